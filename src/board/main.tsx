import './board.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startBoardLanguage } from '../i18n/board-language';
import { Board } from './Board';

const root = document.getElementById('root');
if (!root) throw new Error('board.html has no element with id "root"');
// A page that is opened from the disk runs as a classic script, which cannot wait at its top.
void startBoardLanguage().then(() =>
  createRoot(root).render(
    <StrictMode>
      <Board />
    </StrictMode>,
  ),
);
