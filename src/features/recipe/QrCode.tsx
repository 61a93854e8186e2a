import { generate } from 'lean-qr';
import { useMemo } from 'react';

/** Modules around a code that stay light: four (ISO/IEC 18004). */
const QUIET = 4;

interface QrCodeProps {
  readonly text: string;
  readonly label: string;
}

/** A text as a QR code: dark on light in either theme, as cameras want it. */
export function QrCode({ text, label }: QrCodeProps) {
  const { side, path } = useMemo(() => drawn(text), [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
      shapeRendering="crispEdges"
      style={{ width: 'min(100%, 340px)', display: 'block' }}
    >
      <rect x={-QUIET} y={-QUIET} width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

/** The dark modules as a path in modules, and the side with the light ones around. */
function drawn(text: string): { readonly side: number; readonly path: string } {
  const code = generate(text);
  let path = '';
  for (let y = 0; y < code.size; y++)
    for (let x = 0; x < code.size; x++) if (code.get(x, y)) path += `M${x} ${y}h1v1h-1z`;
  return { side: code.size + 2 * QUIET, path };
}
