import { useEffect, useState } from 'react';
import { ask } from '../../state/studio';

interface DatasetImageProps {
  /** Position in the dataset. */
  readonly index: number;
  readonly label: string;
  /** Side on the screen, px; without it the picture takes the room there is. */
  readonly size?: number;
}

/** Small pictures are enlarged, large ones are fitted into the window. */
const LARGE = { width: 'min(100%, 60vh)', height: 'min(90vw, 60vh)' };

/** A picture of the dataset from its own file; nothing where the browser cannot show it. */
export function DatasetImage({ index, label, size }: DatasetImageProps) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let isWanted = true;
    ask('readImage', { index }).then((answer) => {
      if (!isWanted || !answer.ok) return;
      made = URL.createObjectURL(answer.value.blob);
      setAddress(made);
    });
    return () => {
      isWanted = false;
      if (made) URL.revokeObjectURL(made);
    };
  }, [index]);
  const box = size === undefined ? LARGE : { width: size, height: size };
  if (address === null) return <span style={{ ...box, display: 'inline-block' }} />;
  return (
    <img
      src={address}
      alt={label}
      title={label}
      onError={() => setAddress(null)}
      style={{ ...box, objectFit: 'contain', borderRadius: 4, display: 'block' }}
    />
  );
}
