import { useWords } from '../i18n/use-words';

/** Whether the page came from a host, and so stands beside the studio. */
const isServed = location.protocol.startsWith('http');

/** What a score in a file proves and what it does not, and where to go from here. */
export function Proof() {
  const { t } = useWords();
  return (
    <section className="proof" aria-labelledby="proof">
      <h2 id="proof">{t('board.proofTitle')}</h2>
      <p className="quiet">{t('board.proofWhat')}</p>
      <p className="quiet">{t('board.proofForged')}</p>
      <p className="quiet">{t('board.proofSeen')}</p>
      <p className="quiet">{t('board.proofGrade')}</p>
      {isServed && (
        <p className="links">
          <a href="./">{t('board.studio')}</a>
          <a href="./board-one-file.html" download="vireo-board.html">
            {t('board.oneFile')}
          </a>
        </p>
      )}
    </section>
  );
}
