import { useEffect, useState } from 'react';
import type { ImageCard } from '../../protocol/dataset';
import { ask } from '../../state/studio';
import { Thumbnail } from '../../ui/Thumbnail';

const SIZE = 44;
/** Other paths may contain this one. */
const CANDIDATES = 4;

/** The picture behind a prediction on the open dataset; asked for when its row comes into view. */
export function PredictedThumbnail({ path }: { readonly path: string }) {
  const [card, setCard] = useState<ImageCard | null>(null);
  useEffect(() => {
    let isWanted = true;
    ask('browseImages', {
      classIndex: null,
      role: 'unlabelled',
      search: path,
      offset: 0,
      limit: CANDIDATES,
      thumbnailSize: SIZE,
    }).then((answer) => {
      if (!isWanted || !answer.ok) return;
      setCard(answer.value.cards.find((candidate) => candidate.path === path) ?? null);
    });
    return () => {
      isWanted = false;
    };
  }, [path]);
  return (
    <div style={{ width: SIZE, height: SIZE, flex: 'none' }}>
      {card?.pixels && <Thumbnail pixels={card.pixels} size={card.size} shownSize={SIZE} label={card.path} />}
    </div>
  );
}
