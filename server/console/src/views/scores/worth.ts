// Rules by what they are worth to a card.

export interface RuleWorth {
  name: string;
  /** Of the AUC, without the rule; negative where the card is better without it. */
  loss: number;
}

/** The most useful first, those that harm last; rules that cannot be judged are left out. */
export function worthOf(rules: readonly { name: string; loss: number | null }[]): RuleWorth[] {
  return rules
    .flatMap(({ name, loss }) => (loss === null ? [] : [{ name, loss }]))
    .sort((a, b) => b.loss - a.loss);
}
