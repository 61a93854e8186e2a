/** Disjoint sets of 0 … count − 1 (union by the smaller root, path halving). */
export class UnionFind {
  private readonly parents: Int32Array;

  constructor(count: number) {
    this.parents = Int32Array.from({ length: count }, (_, i) => i);
  }

  find(member: number): number {
    let at = member;
    for (;;) {
      const parent = this.parents[at];
      if (parent === at) return at;
      const grandparent = this.parents[parent];
      this.parents[at] = grandparent;
      at = grandparent;
    }
  }

  join(a: number, b: number): void {
    const rootA = this.find(a);
    const rootB = this.find(b);
    this.parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
  }

  /** The sets of more than one, members ascending. */
  groups(): number[][] {
    const byRoot = new Map<number, number[]>();
    for (let member = 0; member < this.parents.length; member++) {
      const root = this.find(member);
      const group = byRoot.get(root);
      if (group) group.push(member);
      else byRoot.set(root, [member]);
    }
    return [...byRoot.values()].filter((group) => group.length > 1);
  }
}
