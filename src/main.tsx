import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { start } from './app/start';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with id "root"');
await start();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
