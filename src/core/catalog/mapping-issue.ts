/** What is wrong with the mapping: one line of it. */
export type MappingIssue = {
  /** Of docs/location-mapping.md; `x`: a hole, or a name that leads nowhere. */
  readonly rule: 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'x';
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** `location:1042`, `pool:AE`, … */
  readonly about: string;
  readonly detail: string;
};

export function error(rule: MappingIssue['rule'], code: string, about: string, detail: string): MappingIssue {
  return { rule, code, severity: 'error', about, detail };
}

export function warning(rule: MappingIssue['rule'], code: string, about: string, detail: string): MappingIssue {
  return { rule, code, severity: 'warning', about, detail };
}

/** Keys that more than one row has. */
export function repeated<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, readonly T[]> {
  const all = new Map<string, T[]>();
  for (const row of rows) all.set(keyOf(row), [...(all.get(keyOf(row)) ?? []), row]);
  return new Map([...all].filter(([, those]) => those.length > 1));
}

/** The issue in one line; equal lines are the same issue. */
export function lineOf({ rule, code, about, detail }: MappingIssue): string {
  return `${code} (rule ${rule}) ${about}: ${detail}`;
}
