import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { recipeLink } from '../../commands/recipe-link';
import { useWords } from '../../i18n/use-words';
import type { Result } from '../../shared/result';
import { copyText } from '../../ui/copy-text';
import { FailureAlert } from '../../ui/FailureAlert';
import { QrCode } from './QrCode';

/** Characters: a code of 113 modules a side. Larger ones phones do not read off a screen. */
const MOST_CODE_CHARACTERS = 1100;

/** The recipe on the screen as a link: to be copied, or read by a camera. */
export function ShareRecipe({ onClose }: { readonly onClose: () => void }) {
  const { t, formats } = useWords();
  const [link, setLink] = useState<Result<string> | null>(null);
  useEffect(() => {
    let isWanted = true;
    void recipeLink().then((made) => {
      if (isWanted) setLink(made);
    });
    return () => {
      isWanted = false;
    };
  }, []);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('recipeLink.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="sm">
        <Text size="sm">
          {t('recipeLink.about')} {t('recipeLink.holds')}
        </Text>
        {link && !link.ok && <FailureAlert failure={link.failure} />}
        {link?.ok && <LinkField link={link.value} />}
        {link?.ok &&
          (link.value.length > MOST_CODE_CHARACTERS ? (
            <Text size="sm">
              {t('recipeLink.tooLongForCode', {
                length: formats.count(link.value.length),
                limit: formats.count(MOST_CODE_CHARACTERS),
              })}
            </Text>
          ) : (
            <>
              <QrCode text={link.value} label={t('recipeLink.code')} />
              <Text size="xs" c="dimmed">
                {t('recipeLink.codeHint')}
              </Text>
            </>
          ))}
        {['localhost', '127.0.0.1', '[::1]'].includes(location.hostname) && (
          <Text size="sm">{t('recipeLink.local')}</Text>
        )}
      </Stack>
    </Modal>
  );
}

function LinkField({ link }: { readonly link: string }) {
  const { t } = useWords();
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = async () => {
    field.current?.select();
    setCopied(await copyText(link));
  };
  return (
    <Stack gap={4}>
      <Group gap="xs" align="end" wrap="nowrap">
        <TextInput
          ref={field}
          style={{ flex: 1 }}
          label={t('recipeLink.field')}
          readOnly
          value={link}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button
          variant="default"
          leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          onClick={copy}
        >
          {t('recipeLink.copy')}
        </Button>
      </Group>
      <Text size="sm" role="status">
        {copied !== null && t(copied ? 'recipeLink.copied' : 'recipeLink.notCopied')}
      </Text>
    </Stack>
  );
}
