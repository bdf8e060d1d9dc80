import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** A series that an expression selects. */
export interface Selector {
  metric: string;
  matchers: { label: string; operator: string; value: string }[];
}

/** The names that an expression uses. */
export interface UsedNames {
  selectors: Selector[];
  /** Labels in `by`, `without`, `on`, `ignoring` and `group_left`. */
  groupings: string[];
}

/** @throws Error for an expression that is no PromQL */
export function namesIn(expression: string): UsedNames {
  const used: UsedNames = { selectors: [], groupings: [] };
  parser.parse(expression).iterate({
    enter({ name, node, type, from }) {
      if (type.isError) throw new Error(`No PromQL at character ${from}: ${expression}`);
      if (name === 'VectorSelector') used.selectors.push(selectorOf(node, expression));
      if (name === 'GroupingLabels') {
        used.groupings.push(...node.getChildren('LabelName').map((label) => textOf(label, expression)));
      }
    },
  });
  return used;
}

function selectorOf(node: SyntaxNode, expression: string): Selector {
  const metric = node.getChild('Identifier');
  const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
  return {
    metric: metric ? textOf(metric, expression) : '',
    matchers: matchers.map((matcher) => ({
      label: textOf(matcher.getChild('LabelName'), expression),
      operator: textOf(matcher.getChild('MatchOp'), expression),
      value: textOf(matcher.getChild('StringLiteral'), expression).slice(1, -1),
    })),
  };
}

function textOf(node: SyntaxNode | null, expression: string): string {
  return node ? expression.slice(node.from, node.to) : '';
}
