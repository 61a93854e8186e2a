import { Accordion, Badge, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../i18n/use-words';
import { type FieldGroup, fieldsOf, fieldValueAt } from '../../recipe/fields';
import { AugmentationCost } from './AugmentationCost';
import { FieldGrid } from './FieldGrid';
import classes from './FieldGroups.module.css';
import { AugmentationInWords } from './InWords';
import type { RecipeFieldProps } from './RecipeFieldInput';

const FOLDED = [
  'augmentation',
  'preprocessing',
  'split',
  'optimizer',
  'schedule',
  'regularisation',
  'ending',
  'transfer',
] as const satisfies readonly FieldGroup[];

/** The fields a first run can do without, folded by subject. A group with a problem says so while folded. */
export function FieldGroups(props: Omit<RecipeFieldProps, 'field'>) {
  const { t } = useWords();
  const [opened, setOpened] = useState<string[]>([]);
  const kinds = { architecture: props.recipe.architecture.kind, optimizer: props.recipe.optimizer.kind };
  return (
    <Accordion
      multiple
      value={opened}
      onChange={setOpened}
      chevronPosition="left"
      classNames={{ label: classes.label, content: classes.content }}
    >
      {FOLDED.map((group) => {
        const fields = fieldsOf(group).filter(({ path }) => fieldValueAt(path, kinds) !== null);
        const wrong = fields.filter(({ path }) => props.problems.has(path)).length;
        return (
          <Accordion.Item key={group} value={group}>
            <Accordion.Control>
              <Group gap="xs">
                {t(`recipe.group.${group}`)}
                {wrong > 0 && (
                  <Badge color="red" size="sm">
                    {t('recipe.toMend', { count: wrong })}
                  </Badge>
                )}
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              {/* Folded fields are not in the page: it stays light, and a name leads to one field. */}
              {opened.includes(group) && (
                <Stack gap="sm">
                  {group === 'augmentation' && <AugmentationInWords recipe={props.recipe} />}
                  {group === 'augmentation' && <AugmentationCost />}
                  <FieldGrid fields={fields} {...props} />
                </Stack>
              )}
            </Accordion.Panel>
          </Accordion.Item>
        );
      })}
    </Accordion>
  );
}
