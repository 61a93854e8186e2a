import { Button } from '@mantine/core';
import { IconFolderDown } from '@tabler/icons-react';
import { useState } from 'react';
import { downloadClassFolders } from '../../commands/class-folders';
import { sentence, useWords } from '../../i18n/use-words';
import { notify } from '../../ui/notify';

/** Downloads the dataset as it is decided now, in a form that every program reads. */
export function ClassFoldersButton() {
  const { t, formats } = useWords();
  const [progress, setProgress] = useState<string | null>(null);
  const download = async () => {
    const tell = (done: number, total: number) =>
      setProgress(t('label.downloading', { done: formats.count(done), total: formats.count(total) }));
    tell(0, 0);
    const saved = await downloadClassFolders(tell);
    setProgress(null);
    if (!saved.ok) {
      notify({ tone: 'bad', message: sentence('failure', saved.failure) });
      return;
    }
    const { count, unreadCount } = saved.value;
    const inZip = t('label.downloaded', { count, number: formats.count(count) });
    const left = t('label.notDownloaded', { count: unreadCount, number: formats.count(unreadCount) });
    notify(
      unreadCount === 0 ? { tone: 'good', message: inZip } : { tone: 'bad', message: `${inZip} ${left}` },
    );
  };
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconFolderDown size={16} aria-hidden />}
      disabled={progress !== null}
      onClick={download}
    >
      {progress ?? t('label.download')}
    </Button>
  );
}
