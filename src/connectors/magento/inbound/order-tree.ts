/** The rows of an order as a tree: a configurable over its child, a bundle over its parts, everything else alone. */
import { idOf, isNone, looseOf, numberOf, rowsOf, textOf, type Loose } from './loose.ts';
import { requiredId, type Problems } from './problems.ts';

export type Node = {
  readonly row: Loose;
  /** For reasons: `items[3].`. */
  readonly path: string;
  readonly itemId: number;
  readonly type: string;
  readonly children: Node[];
};

export function treeOf(order: Loose, problems: Problems): readonly Node[] {
  const rows = rowsOf(order.items);
  if (rows.length === 0) problems.add('items', 'is missing or empty');

  const nodes = rows.map((row, at) => nodeOf(row, `items[${at}].`, problems));
  const byId = new Map<number, Node>();
  for (const node of nodes) {
    if (node.itemId !== 0 && byId.has(node.itemId)) problems.add(`${node.path}item_id`, 'is there twice');
    byId.set(node.itemId, node);
  }

  const tops: Node[] = [];
  nodes.forEach((node, at) => {
    const parentId = parentIdOf(node.row);
    if (parentId === undefined) {
      const before = tops.at(-1);
      if (before !== undefined && isUnmarkedChild(node, before, nodes[at - 1])) before.children.push(node);
      else tops.push(node);
      return;
    }
    const parent = byId.get(parentId) ?? embeddedParent(node, problems);
    if (parent === undefined) return problems.add(`${node.path}parent_item_id`, 'names a row that is not in the order');
    if (!byId.has(parentId)) {
      byId.set(parentId, parent);
      tops.push(parent);
    }
    parent.children.push(node);
  });
  return tops;
}

function nodeOf(row: Loose, path: string, problems: Problems): Node {
  const itemId = requiredId(row, 'item_id', path, problems);
  return { row, path, itemId, type: textOf(row.product_type) ?? 'simple', children: [] };
}

function parentIdOf(row: Loose): number | undefined {
  return idOf(row.parent_item_id) ?? idOf(looseOf(row.parent_item)?.item_id);
}

// REST embeds the whole parent in each child; a list that was filtered may hold it nowhere else.
function embeddedParent(node: Node, problems: Problems): Node | undefined {
  const parent = looseOf(node.row.parent_item);
  return parent === undefined ? undefined : nodeOf(parent, `${node.path}parent_item.`, problems);
}

// Flat dumps may leave the parent out. A configurable's child follows it, repeats its sku and costs nothing; taken for
// a row of its own it would be picked twice.
function isUnmarkedChild(node: Node, before: Node, rowBefore: Node | undefined): boolean {
  return (
    before === rowBefore &&
    before.type === 'configurable' &&
    before.children.length === 0 &&
    textOf(node.row.sku) === textOf(before.row.sku) &&
    (isNone(node.row.price) || numberOf(node.row.price) === 0)
  );
}
