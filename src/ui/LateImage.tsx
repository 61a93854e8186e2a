import { useEffect, useRef, useState } from 'react';
import { useNearView } from './use-near-view';

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

/**
 * A picture whose file is read when it is shown, a small one when it comes near the window; nothing but its name where the
 * browser cannot show it. `read` must not change.
 */
export function LateImage({ imageKey, read, label, size }: LateImageProps) {
  const [address, setAddress] = useState<string | null>(null);
  const place = useRef<HTMLSpanElement>(null);
  const isSmall = size !== undefined;
  const isNear = useNearView(place, isSmall);
  useEffect(() => {
    if (!isNear) return;
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
  }, [imageKey, read, isNear]);
  const box = size === undefined ? LARGE : { width: size, height: size };
  if (address === null) {
    // A large one holds no place: its shape is not known before it is there.
    const background = isSmall ? 'var(--mantine-color-default-hover)' : 'none';
    return (
      <span
        ref={place}
        role="img"
        aria-label={label}
        style={{ ...box, display: 'inline-block', flex: 'none', borderRadius: 4, background }}
      />
    );
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
