import { describe, expect, it } from 'vitest';

import { amend, firstStep, goBack, redo, stepTo, undo } from './steps';

describe('steps', () => {
  const three = stepTo(stepTo(firstStep('a'), 'b', '', 1), 'c', '', 2);

  it('goes back and forth', () => {
    expect(undo(three).now.state).toBe('b');
    expect(undo(undo(three)).now.state).toBe('a');
    expect(redo(undo(three)).now.state).toBe('c');
    expect(goBack(three, 2).now.state).toBe('a');
  });

  it('stays at the ends', () => {
    expect(undo(firstStep('a')).now.state).toBe('a');
    expect(redo(three).now.state).toBe('c');
  });

  it('forgets what was undone when another way is taken', () => {
    expect(stepTo(undo(three), 'd', '', 3).future).toEqual([]);
  });

  it('makes one step of what is typed in one place at one go', () => {
    const typed = stepTo(stepTo(firstStep(''), '1', 'age.value', 0), '12', 'age.value', 300);
    expect(typed.past).toHaveLength(1);
    expect(undo(typed).now.state).toBe('');
    expect(stepTo(typed, '123', 'age.value', 5_000).past).toHaveLength(2);
    expect(stepTo(typed, '123', 'spend.value', 400).past).toHaveLength(2);
  });

  it('follows without a step', () => {
    expect(amend(three, 'C').past).toBe(three.past);
    expect(amend(three, 'C').now.state).toBe('C');
  });
});
