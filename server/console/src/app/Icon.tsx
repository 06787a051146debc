// The console's few icons, drawn in lines of the text's colour. They say nothing that text beside them
// does not, so assistive technology passes them over.
const paths = {
  people: 'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 9c0-4 3-6 7-6s7 2 7 6M16 4a4 4 0 0 1 0 7m2 3c3 .6 4 2.700 4 6',
  overlap: 'M9 17A6 6 0 1 0 9 5a6 6 0 0 0 0 12Zm6 2a6 6 0 1 0 0-12 6 6 0 0 0 0 12Z',
  plan: 'M4 5h16M4 10h12M4 15h8M4 20h5m8-6 3 3-3 3',
  scores: 'M4 20V10m6 10V4m6 16v-7m5 7H2',
  behaviour: 'M3 12h4l3-8 4 16 3-8h4',
  customer: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 9c0-4 4-6 8-6s8 2 8 6',
  saved: 'M6 3h12v18l-6-4-6 4Z',
  add: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  mute: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12Zm10 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  muted: 'M3 3l18 18M10 6c7-2 12 6 12 6l-3 4m-4 2c-8 3-13-6-13-6l4-5',
  text: 'M5 5h14M12 5v14M9 19h6',
  tree: 'M4 4h6v5H4zM14 9h6v5h-6zM14 17h6v4h-6zM7 9v10h7M7 12h7',
  group: 'M4 4h7v7H4zM13 13h7v7h-7zM15 4h5v5M9 20H4v-5',
  remove: 'm6 6 12 12M18 6 6 18',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  undo: 'M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3',
  redo: 'm15 14 5-5-5-5M20 9H10a6 6 0 0 0 0 12h3',
  save: 'M5 3h11l4 4v14H4V4a1 1 0 0 1 1-1Zm3 0v6h7V3M8 21v-7h8v7',
  download: 'M12 3v12m-5-5 5 5 5-5M4 20h16',
  link: 'M10 14a5 5 0 0 0 7 0l3-3a5 5 0 0 0-7-7l-1 1m2 5a5 5 0 0 0-7 0l-3 3a5 5 0 0 0 7 7l1-1',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm5-2 5 5',
  light: 'M12 17a5 5 0 1 0 0-10 5 5 0 0 0 0 10Zm0-15v2m0 16v2M2 12h2m16 0h2M5 5l1.500 1.500M17.500 17.500 19 19M19 5l-1.500 1.500M6.500 17.500 5 19',
  dark: 'M20 14A8 8 0 0 1 10 4a8 8 0 1 0 10 10Z',
  help: 'M9 9a3 3 0 1 1 4 3c-1 .5-1 1-1 2m0 3v.100M12 22a10 10 0 1 0 0-20 10 10 0 0 0 0 20Z',
  warning: 'M12 3 2 20h20Zm0 6v5m0 3v.100',
  key: 'M8 19a5 5 0 1 1 4-8h9v4h-3v3h-3v-3h-3a5 5 0 0 1-4 4Z',
  offline: 'M3 3l18 18M5 9a11 11 0 0 1 3-2m4-1c4 0 6 2 8 4M8 14a6 6 0 0 1 5-2m-1 7v.100',
  up: 'm6 15 6-6 6 6',
  down: 'm6 9 6 6 6-6',
  history: 'M4 12a8 8 0 1 0 3-6L4 8m0-4v4h4m4 0v5l3 2',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
