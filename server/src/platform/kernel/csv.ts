/** One line of a CSV, with its line feed; a cell is quoted where it must be. */
export function csvLine(cells: readonly (string | number | bigint)[]): string {
  return `${cells.map((cell) => quote(String(cell))).join(',')}\n`;
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
