// The definition as a tree, by react-querybuilder: its tree and its changes, our rows and groups.
import { useCallback, useMemo, useRef } from 'react';
import { QueryBuilder, type RuleGroupType } from 'react-querybuilder';

import type { Schemas } from '../api/client';
import { useSchema } from '../api/schemaContext';
import { useWords } from '../app/language';
import { BuilderContext, type Builder } from './BuilderContext';
import type { Clause } from './alignment';
import { fieldChoices } from './fields';
import { GroupBox } from './GroupBox';
import { RuleRow } from './RuleRow';
import { toServer } from './serverRules';
import { isGroup, type Group } from './tree';

const controls = { rule: RuleRow, ruleGroup: GroupBox };

function muting(group: Group, ruleId: string): Group {
  return {
    ...group,
    rules: group.rules.map((node) =>
      isGroup(node) ? muting(node, ruleId) : node.id === ruleId ? { ...node, muted: true } : node,
    ),
  };
}

interface TreeEditorProps {
  tree: Group;
  asOf: string | null;
  clauses: Map<string, Clause>;
  onChange(tree: Group, touched: string): void;
}

export function TreeEditor({ tree, asOf, clauses, onChange }: TreeEditorProps) {
  const { t } = useWords();
  const known = useSchema();
  const touched = useRef('');
  const justAdded = useRef<string | null>(null);
  const choices = useMemo(() => fieldChoices(known, t), [known, t]);
  const fields = useMemo(() => choices.map(({ name, label }) => ({ name, value: name, label })), [choices]);
  const builder = useMemo<Builder>(
    () => ({
      choices,
      attribute: known.attribute,
      schema: known.schema,
      segments: known.segments,
      lists: known.lists,
      population: known.schema?.population ?? 0,
      asOf,
      clauses,
      without: (ruleId) => ({
        rules: toServer(muting(tree, ruleId)) as Schemas['Rules'],
        ...(asOf === null ? {} : { as_of: asOf }),
      }),
      justAdded,
      touch: (what) => {
        touched.current = what;
      },
    }),
    [choices, known, asOf, clauses, tree],
  );
  const changed = useCallback(
    (next: RuleGroupType) => {
      onChange(next as unknown as Group, touched.current);
      touched.current = '';
    },
    [onChange],
  );
  return (
    <BuilderContext value={builder}>
      <QueryBuilder
        fields={fields}
        query={tree as unknown as RuleGroupType}
        onQueryChange={changed}
        controlElements={controls}
        resetOnFieldChange={false}
        resetOnOperatorChange={false}
        enableMountQueryChange={false}
      />
    </BuilderContext>
  );
}
