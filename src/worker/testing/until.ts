/** Waits until a condition holds. How long is too long is for the test's own limit to say: it knows of busy machines. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 1));
}
