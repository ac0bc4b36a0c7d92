/** Files of conversations with the same settings: one server after the other, each for all of its files. */
export function groupBySettings<F extends { settings: Record<string, string> }>(
  files: readonly F[],
): [name: string, files: F[]][] {
  const groups = new Map<string, F[]>();
  for (const file of files) {
    const name = JSON.stringify(file.settings);
    groups.set(name, [...(groups.get(name) ?? []), file]);
  }
  return [...groups];
}
