import { useEffect, useState } from 'react';

interface LateImageProps {
  /** Which picture: another key is another picture. */
  readonly imageKey: number;
  readonly read: (imageKey: number) => Promise<Blob | null>;
  readonly label: string;
  /** Side on the screen, px; without it the picture takes the room there is. */
  readonly size?: number;
}

/** Small pictures are enlarged, large ones are fitted into the window. */
const LARGE = { width: 'min(100%, 480px)', maxHeight: '60vh' };

/** A picture whose file is read when it is shown; nothing where the browser cannot show it. `read` must not change. */
export function LateImage({ imageKey, read, label, size }: LateImageProps) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let isWanted = true;
    read(imageKey).then((blob) => {
      if (!isWanted || !blob) return;
      made = URL.createObjectURL(blob);
      setAddress(made);
    });
    return () => {
      isWanted = false;
      if (made) URL.revokeObjectURL(made);
    };
  }, [imageKey, read]);
  const box = size === undefined ? LARGE : { width: size, height: size };
  if (address === null) {
    // A large one holds no place: its shape is not known before it is there.
    const isSmall = size !== undefined;
    const background = isSmall ? 'var(--mantine-color-default-hover)' : 'none';
    return <span style={{ ...box, display: 'inline-block', flex: 'none', borderRadius: 4, background }} />;
  }
  return (
    <img
      src={address}
      alt={label}
      title={label}
      onError={() => setAddress(null)}
      style={{ ...box, objectFit: 'contain', borderRadius: 4, display: 'block', flex: 'none' }}
    />
  );
}
