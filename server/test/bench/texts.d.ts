// What esbuild's loader `text` makes of these files.
declare module '*.lua' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: esbuild knows no other
  export default text;
}
declare module '*.sql' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: esbuild knows no other
  export default text;
}
