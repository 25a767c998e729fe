import type { Ranged, Rule, Visited } from './rule.ts'

/**
 * The same command on the same state must give the same bytes on every machine and in every
 * release of the platform. These rules ban what the language leaves to the implementation and
 * what rounds or reorders silently. Where the linter's own rules suffice, .oxlintrc.json has them.
 */

const exactMathMembers = new Set([
  'abs',
  'ceil',
  'clz32',
  'floor',
  'fround',
  'imul',
  'max',
  'min',
  'round',
  'sign',
  'trunc',
])

export const noBareDivision: Rule = {
  create(context) {
    const check = (node: Operation): void => {
      if (!['/', '/=', '%', '%='].includes(node.operator)) return
      const message = `Bare \`${node.operator}\` hides which way it rounds; call a function of quantity/division.ts.`
      context.report({ node, message })
    }
    return { BinaryExpression: check, AssignmentExpression: check }
  },
}

export const exactMath: Rule = {
  create(context) {
    const report = (node: Ranged, message: string): void => context.report({ node, message })
    const checkPower = (node: Operation): void => {
      if (!node.operator.startsWith('**')) return
      if ([node.left, node.right].some(isBigInt)) return
      report(node, 'Powers of numbers are not exact; use bigint with a literal base or exponent.')
    }
    return {
      Identifier(node) {
        if (node.name !== 'Math' || !isVariable(node)) return
        const member = memberName(node.parent)
        if (member !== undefined && exactMathMembers.has(member)) return
        const name = member === undefined ? 'Math as a value' : `Math.${member}`
        const allowed = [...exactMathMembers].join(', ')
        report(node, `${name} is not exact on every platform; use integers, or one of ${allowed}.`)
      },
      BinaryExpression: checkPower,
      AssignmentExpression: checkPower,
    }
  },
}

export const sortComparator: Rule = {
  create(context) {
    return {
      CallExpression(node) {
        const name = memberName(node.callee)
        if (name !== 'sort' && name !== 'toSorted') return
        const [comparator] = node.arguments
        const isMissing = comparator?.type === 'Identifier' && comparator.name === 'undefined'
        if (comparator !== undefined && !isMissing) return
        const message = `.${name}() compares as text; pass a comparator that orders every pair.`
        context.report({ node, message })
      },
    }
  },
}

export const noAsync: Rule = {
  create(context) {
    const report = (node: Ranged): void => {
      const message = 'The engine is told, it never waits; take the result as an argument.'
      context.report({ node, message })
    }
    const checkFunction = (node: FunctionNode): void => {
      if (node.async) report(node)
    }
    return {
      FunctionDeclaration: checkFunction,
      FunctionExpression: checkFunction,
      ArrowFunctionExpression: checkFunction,
      AwaitExpression: (node) => report(node),
      ImportExpression: (node) => report(node),
      ForOfStatement(node) {
        if (node.await) report(node)
      },
    }
  },
}

type Identifier = Visited<'Identifier'>
type Operation = Visited<'BinaryExpression'> | Visited<'AssignmentExpression'>
type FunctionNode = Visited<'FunctionDeclaration'> | Visited<'ArrowFunctionExpression'>

function isBigInt(node: Operation['left' | 'right']): boolean {
  return node.type === 'Literal' && typeof node.value === 'bigint'
}

/** Not the name of a property, as in `unit.Math` or `{ Math: 1 }`. */
function isVariable(node: Identifier): boolean {
  const { parent } = node
  if (parent.type === 'MemberExpression') return parent.object === node || parent.computed
  if (parent.type === 'Property') return parent.value === node || parent.computed
  return true
}

/** `name` in `Math.name` and `Math['name']`; undefined where the node is anything else. */
function memberName(
  node: Visited<'CallExpression'>['callee'] | Identifier['parent'],
): string | undefined {
  if (node.type !== 'MemberExpression') return undefined
  const { property } = node
  if (!node.computed) return property.type === 'Identifier' ? property.name : undefined
  return property.type === 'Literal' && typeof property.value === 'string'
    ? property.value
    : undefined
}
