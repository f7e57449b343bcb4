/** The console: writes, reviews, issues, pushes and takes back, each step on record. Its data come from the public API alone. */
import { QueryClient, QueryClientProvider } from '@tanstack/preact-query';
import { render } from 'preact';
import { fontsPath } from '../ui/chrome-fonts.generated.ts';
import { App } from './App.tsx';
import { Fault } from './api.ts';
import '../ui/sheet.css';
import './staff.css';
import './forms.css';

/** Queries go on whatever the browser believes about the network: the hub may be on this very machine. */
const client = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: 2_000,
      retry: (failures, fault) => failures < 3 && (!(fault instanceof Fault) || fault.status === 0 || fault.status >= 500),
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

/** The console's own type, by unicode ranges: a person at a desk reads everything there is, not the words of one item. */
function loadFaces(): void {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = `${fontsPath}faces.css`;
  document.head.append(link);
}

loadFaces();
render(
  <QueryClientProvider client={client}>
    <App />
  </QueryClientProvider>,
  document.body,
);
