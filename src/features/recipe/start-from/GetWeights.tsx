import { Anchor, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { lookForBackbone } from '../../../commands/start-from-backbone';
import { useWords } from '../../../i18n/use-words';
import { BACKBONES, type Backbone, backbonePage, HUB_FILE } from '../../../recipe/backbones';

interface GetWeightsProps {
  /** Those that the recipe waits for; null: any. */
  readonly wanted: Backbone | null;
  readonly disabled: boolean;
}

/** Where weights do not stand on the shelf: how they get there, and where files can be downloaded by hand. */
export function GetWeights({ wanted, disabled }: GetWeightsProps) {
  const { t } = useWords();
  const [isLooking, setIsLooking] = useState(false);
  const [hasFound, setHasFound] = useState<boolean | null>(null);
  const look = async () => {
    setIsLooking(true);
    setHasFound(await lookForBackbone(wanted !== null));
    setIsLooking(false);
  };
  return (
    <Stack gap={8}>
      <Text size="sm" c={wanted ? undefined : 'dimmed'}>
        {wanted ? t('start.wanted', { title: wanted.title }) : t('start.empty')}
      </Text>
      <Code block style={{ whiteSpace: 'pre-wrap' }}>
        {`npm run weights -- add ${wanted?.id ?? 'mobilenet_v3_small resnet18'}`}
      </Code>
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden />}
          disabled={disabled}
          loading={isLooking}
          onClick={look}
        >
          {t('start.lookAgain')}
        </Button>
        <Text size="sm" c="dimmed" role="status">
          {hasFound === false && !isLooking && t('start.notThereYet')}
        </Text>
      </Group>
      {wanted ? (
        <Text size="sm">
          {t('start.orDownload')}{' '}
          <Anchor href={backbonePage(wanted)} target="_blank" rel="noopener noreferrer" size="sm">
            {t('start.downloadFrom', { file: HUB_FILE, repository: wanted.repository })}
          </Anchor>
        </Text>
      ) : (
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
      )}
    </Stack>
  );
}
