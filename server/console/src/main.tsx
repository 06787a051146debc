import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { noteReached } from './api/connection';
import { App } from './app/App';
import './styles/tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/controls.css';

// Of a part of the page that cannot be fetched.
addEventListener('vite:preloadError', () => noteReached(false));

const place = document.getElementById('console');
if (place === null) throw new Error('index.html has no #console');
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
