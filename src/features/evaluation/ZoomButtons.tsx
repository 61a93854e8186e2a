import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowsMaximize, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useWords } from '../../i18n/use-words';

interface ZoomButtonsProps {
  /** Nothing larger can be shown. */
  readonly isLargest: boolean;
  /** All of the picture is in view already. */
  readonly isWhole: boolean;
  readonly onIn: () => void;
  readonly onOut: () => void;
  readonly onWhole: () => void;
}

/** Closer, farther, and all of a picture. */
export function ZoomButtons({ isLargest, isWhole, onIn, onOut, onWhole }: ZoomButtonsProps) {
  const { t } = useWords();
  const buttons = [
    ['zoomIn', IconZoomIn, onIn, isLargest],
    ['zoomOut', IconZoomOut, onOut, isWhole],
    ['zoomFit', IconArrowsMaximize, onWhole, isWhole],
  ] as const;
  return buttons.map(([key, Icon, act, disabled]) => (
    <Tooltip key={key} label={t(`evaluation.${key}`)}>
      <ActionIcon variant="default" aria-label={t(`evaluation.${key}`)} disabled={disabled} onClick={act}>
        <Icon size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  ));
}
