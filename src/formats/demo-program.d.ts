/** The demo's program as text: made by scripts/demo-program-plugin.mjs. */
declare module 'virtual:demo-program' {
  const program: string;
  export default program;
}
