// The steps of a funnel, and who was lost at one of them.

/** What a shop's funnel begins with, where it has such events. */
export function firstSteps(types: readonly string[]): string[] {
  const wanted = ['visit', 'cart_add', 'purchase'].filter((type) => types.includes(type));
  return wanted.length >= 2 ? wanted : types.slice(0, 3);
}

/** Steps that were begun and not ended are left out. */
export function stepEvents(steps: readonly string[]): string[] {
  return steps.map((step) => step.trim()).filter((step) => step !== '');
}

/** Who came through the steps before this one and not through it, as the language says it. */
export function whereOfDrop(events: readonly string[], place: number, within: string | null): string {
  const through = (count: number): string => {
    const steps = events.slice(0, count).join(', ');
    if (count === 1) return `DID ${steps}`;
    return `SEQUENCE(${steps}${within === null ? '' : ` WITHIN ${within.toUpperCase()}`})`;
  };
  return `(${through(place)}) AND NOT (${through(place + 1)})`;
}
