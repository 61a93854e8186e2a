import { Anchor, Code, Stack, Text } from '@mantine/core';
import { useWords } from '../../../i18n/use-words';
import { BACKBONES, backbonePage } from '../../../recipe/backbones';

const COMMAND = 'npm run weights -- add mobilenet_v3_small resnet18';

/** Where no weights stand on the shelf: how they get there, and where files can be downloaded by hand. */
export function EmptyShelf() {
  const { t } = useWords();
  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed">
        {t('start.empty')}
      </Text>
      <Code block style={{ whiteSpace: 'pre-wrap' }}>
        {COMMAND}
      </Code>
      <details>
        <Text component="summary" size="sm">
          {t('start.byHand')}
        </Text>
        <Text component="ul" size="sm" my={4} pl="md">
          {BACKBONES.map((backbone) => (
            <li key={backbone.id}>
              <Anchor href={backbonePage(backbone)} target="_blank" rel="noopener noreferrer" size="sm">
                {backbone.title}
              </Anchor>
            </li>
          ))}
        </Text>
      </details>
    </Stack>
  );
}
