import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';

interface Step {
  readonly label: string;
  readonly isPossible: boolean;
  readonly onTake: () => void;
}

/** A step back and a step forward. */
export function UndoButtons({ undo, redo }: { readonly undo: Step; readonly redo: Step }) {
  return (
    <>
      <StepButton {...undo} Icon={IconArrowBackUp} />
      <StepButton {...redo} Icon={IconArrowForwardUp} />
    </>
  );
}

function StepButton({ label, isPossible, onTake, Icon }: Step & { readonly Icon: typeof IconArrowBackUp }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" aria-label={label} disabled={!isPossible} onClick={onTake}>
        <Icon size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
