// Small choices (language, theme, tour seen) kept between visits. A browser may refuse to keep
// anything; then they last as long as the page.

export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(`muster.${name}`);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`muster.${name}`, value);
  } catch {
    // kept for this page alone
  }
}
