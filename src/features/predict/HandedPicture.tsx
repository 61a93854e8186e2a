import { useEffect, useState } from 'react';
import classes from './PredictionTable.module.css';

/** A picture as it was dropped, pasted or taken; nothing where the browser cannot show it. */
export function HandedPicture({ file }: { readonly file: File | undefined }) {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!file) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(null);
    };
  }, [file]);
  if (url === null) return null;
  return <img src={url} alt={file?.name ?? ''} className={classes.picture} onError={() => setUrl(null)} />;
}
