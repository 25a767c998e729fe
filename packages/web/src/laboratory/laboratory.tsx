import type { JSX } from 'preact'
import { queryOf } from '../app/address.ts'
import { useDomain } from '../live/domain-context.tsx'
import { type Tab, Tabs } from '../parts/tabs.tsx'
import { mayCall } from '../session/session.ts'
import { CompareTool } from './compare-tool.tsx'
import './laboratory.css'
import { LoadTool } from './load-tool.tsx'
import { ScenarioTool } from './scenario-tool.tsx'
import { StressTool } from './stress-tool.tsx'

type Tool = 'compare' | 'stress' | 'scenario' | 'sensitivity'

const tools: readonly (Tab<Tool> & { readonly needs: string })[] = [
  { name: 'compare', title: 'Compare policies', needs: 'postComparison' },
  { name: 'stress', title: 'Stress this book', needs: 'postExperiment' },
  { name: 'scenario', title: 'Scenarios', needs: 'postSimulation' },
  { name: 'sensitivity', title: 'Sensitivity', needs: 'getLoad' },
]

/** What belongs to one tool only. */
const own = ['case', 'shocks', 'policies', 'comparison', 'simulation', 'experiment']

/** Where things are tried on copies of the book: nothing here changes it. */
export function Laboratory(): JSX.Element {
  const { about } = useDomain()
  const offered = tools.filter(({ needs }) => mayCall(about, needs))
  const wanted = queryOf('tool')
  const current = (offered.find(({ name }) => name === wanted) ?? offered[0])?.name
  if (current === undefined) return <p class="state empty">Your key reaches nothing of this.</p>
  return (
    <>
      <Tabs
        label="Tools of the laboratory"
        query="tool"
        tabs={offered}
        current={current}
        forgets={own}
      />
      {current === 'compare' ? <CompareTool /> : null}
      {current === 'stress' ? <StressTool /> : null}
      {current === 'scenario' ? <ScenarioTool /> : null}
      {current === 'sensitivity' ? <LoadTool /> : null}
    </>
  )
}
