/** The shell: its title, and the panels below it. */
export function App() {
  return (
    <header>
      <h1>Vireo</h1>
    </header>
  );
}
