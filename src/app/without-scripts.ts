import { VERSIONS_THAT_DO } from '../client/browser-needs';
import { lacks as english } from '../i18n/en/lacks';
import { lacks as spanish } from '../i18n/es/lacks';

/**
 * What index.html says where no script of ours runs, in both languages: `vite.config.ts` puts it there. What stands in the
 * root is hidden until `public/too-old.js` shows it, and gives way to the studio.
 */
export const withoutScripts = {
  root: hidden('vireo-too-old', 'tooOld') + hidden('vireo-not-fetched', 'notFetched'),
  noscript: said('noScript'),
};

function hidden(id: string, key: 'tooOld' | 'notFetched'): string {
  return `<div id="${id}" role="alert" hidden>${said(key)}</div>`;
}

function said(key: 'tooOld' | 'notFetched' | 'noScript'): string {
  const languages = { en: english, es: spanish };
  return Object.entries(languages)
    .map(
      ([lang, { lack }]) =>
        `<p lang="${lang}">${lack[key]}${key === 'tooOld' ? which(lack.wouldDo) : ''}</p>`,
    )
    .join('');
}

/** Which browsers would do: those that have everything without which nothing works. */
function which(sentence: string): string {
  const filled = Object.entries(VERSIONS_THAT_DO).reduce(
    (words, [browser, version]) => words.replace(`{{${browser}}}`, String(version)),
    sentence,
  );
  return ` ${filled}`;
}
