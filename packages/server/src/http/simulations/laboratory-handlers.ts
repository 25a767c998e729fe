import type { RouteBody } from '@plimsoll/protocol'
import { checkOrder } from '../../domain/comparison/comparison-order.ts'
import { checkExperiment } from '../../domain/experiment/experiment-order.ts'
import { notFound, ProblemError } from '../answer/problem-error.ts'
import type { Call, Handlers } from '../request/call.ts'
import { invalidRequest } from '../request/read-query.ts'
import { pageOf, pageQueryOf } from '../routes/page-query.ts'
import { entryOf, servedDomain } from '../routes/served-domain.ts'
import type { Services } from '../services.ts'
import type {
  ComparisonJob,
  ExperimentJob,
  LaboratoryTables,
  SimulationJob,
} from './laboratory-tables.ts'

const seedDefault = 1

/** Of an experiment, as on the command line. */
const experimentSeedDefault = 7
const experimentScenarioDefault = 'fall'

/** Simulations, comparisons of policies, and experiments on the book. */
export function laboratoryHandlers(
  services: Services,
): Handlers<
  | 'listSimulations'
  | 'postSimulation'
  | 'getSimulation'
  | 'listComparisons'
  | 'postComparison'
  | 'getComparison'
  | ExperimentRoute
> {
  return {
    ...experimentHandlers(services),
    listSimulations: async (call) => {
      const all = tablesOf(services).simulations.all()
      return { document: pageOfJobs(all, call, (job) => withoutResult(simulationDocument(job))) }
    },
    postSimulation: async ({ body, principal, idempotencyKey = '' }) => {
      const { scenario, seed = seedDefault } = body as RouteBody<'postSimulation'>
      const { scenarios, simulations } = tablesOf(services)
      if (!scenarios.includes(scenario)) throw unknownScenario(scenarios)
      const order = { scenario, seed }
      const job = simulations.post({ key: idempotencyKey, owner: principal.keyId, order })
      return { document: simulationDocument(job) }
    },
    getSimulation: async ({ parameters }) => {
      const job = tablesOf(services).simulations.get(parameters['simulation'] ?? '')
      if (job === undefined) throw notFound()
      return { document: simulationDocument(job) }
    },
    listComparisons: async (call) => {
      const jobs = comparisonsOf(services, call)
      return { document: pageOfJobs(jobs, call, (job) => withoutResult(comparisonDocument(job))) }
    },
    postComparison: async (call) => {
      const { principal, body, idempotencyKey = '' } = call
      const { comparisons } = tablesOf(services)
      const hosted = servedDomain(services, call)
      const { policies, case: caseId, shocks } = body as RouteBody<'postComparison'>
      const order = {
        domain: hosted.domain,
        policies,
        ...(caseId !== undefined && { case: caseId }),
        ...(shocks && { shocks }),
      }
      checkOrder(order, hosted)
      const job = comparisons.post({ key: idempotencyKey, owner: principal.keyId, order })
      return { document: comparisonDocument(job) }
    },
    getComparison: async (call) => {
      const { domain } = entryOf(services, call)
      const job = tablesOf(services).comparisons.get(call.parameters['comparison'] ?? '')
      if (job?.order.domain !== domain) throw notFound()
      return { document: comparisonDocument(job) }
    },
  }
}

type ExperimentRoute = 'listExperiments' | 'postExperiment' | 'getExperiment' | 'cancelExperiment'

function experimentHandlers(services: Services): Handlers<ExperimentRoute> {
  return {
    listExperiments: async (call) => {
      const { domain } = entryOf(services, call)
      const all = tablesOf(services).experiments.all()
      const jobs = all.filter(({ order }) => order.domain === domain)
      return { document: pageOfJobs(jobs, call, (job) => withoutResult(experimentDocument(job))) }
    },
    postExperiment: async (call) => {
      const { principal, body, idempotencyKey = '' } = call
      const { experiments, bookScenarios } = tablesOf(services)
      const hosted = servedDomain(services, call)
      const order = {
        domain: hosted.domain,
        scenario: experimentScenarioDefault,
        seed: experimentSeedDefault,
        ...(body as RouteBody<'postExperiment'>),
      }
      checkExperiment(order, hosted, bookScenarios)
      const job = experiments.post({ key: idempotencyKey, owner: principal.keyId, order })
      return { document: experimentDocument(job) }
    },
    getExperiment: async (call) => ({ document: experimentDocument(experimentOf(services, call)) }),
    cancelExperiment: async (call) => {
      const { id } = experimentOf(services, call)
      const job = tablesOf(services).experiments.cancel(id)
      if (job === undefined) throw notFound()
      return { document: experimentDocument(job) }
    },
  }
}

function experimentOf(services: Services, call: Call): ExperimentJob {
  const { domain } = entryOf(services, call)
  const job = tablesOf(services).experiments.get(call.parameters['experiment'] ?? '')
  if (job?.order.domain !== domain) throw notFound()
  return job
}

/** Those of the domain of a call, newest first; also while it cannot be served otherwise. */
function comparisonsOf(services: Services, call: Call): ComparisonJob[] {
  const { domain } = entryOf(services, call)
  return tablesOf(services)
    .comparisons.all()
    .filter(({ order }) => order.domain === domain)
}

function pageOfJobs<Job extends { readonly id: string }>(
  jobs: readonly Job[],
  call: Call,
  documentOf: (job: Job) => object,
): object {
  const page = pageOf(jobs, pageQueryOf(call), ({ id }) => id)
  if (page === undefined) throw new ProblemError('invalidCursor')
  return { ...page, rows: page.rows.map(documentOf) }
}

/** Its fields follow the schema of its route. */
type JobDocument = Readonly<Record<string, unknown>>

function simulationDocument(job: SimulationJob): JobDocument {
  return { simulation: job.id, ...jobDocument(job) }
}

function comparisonDocument(job: ComparisonJob): JobDocument {
  return { comparison: job.id, ...jobDocument(job) }
}

function experimentDocument(job: ExperimentJob): JobDocument {
  const { domain, ...order } = job.order
  const { progress, ...news } = job.news
  return {
    experiment: job.id,
    domain,
    order,
    ...courseOf(job),
    ...whileRunning(job, progress),
    ...news,
  }
}

function jobDocument(job: SimulationJob | ComparisonJob): JobDocument {
  const { progress, ...news } = job.news
  return { ...job.order, ...courseOf(job), ...whileRunning(job, progress), ...news }
}

type AnyJob = SimulationJob | ComparisonJob | ExperimentJob

function courseOf({ status, requestedMs, startedMs, endedMs, failure }: AnyJob): object {
  return {
    status,
    requestedMs,
    ...(startedMs !== undefined && { startedMs }),
    ...(endedMs !== undefined && { endedMs }),
    ...(failure !== undefined && { failure }),
  }
}

function whileRunning({ status }: AnyJob, progress: object | undefined): object {
  return status === 'running' && progress !== undefined ? { progress } : {}
}

/** Results are asked for one by one. */
function withoutResult({ result: _result, ...rest }: JobDocument): object {
  return rest
}

function tablesOf({ laboratory }: Services): LaboratoryTables {
  if (laboratory !== undefined) return laboratory
  throw new ProblemError('unavailable', {
    detail:
      'this server runs no simulations and no comparisons; set simulations.runningMax to offer them',
    isRetryable: false,
  })
}

function unknownScenario(scenarios: readonly string[]): ProblemError {
  const message = `is not known; use one of ${scenarios.join(', ')}`
  return invalidRequest([{ path: 'body.scenario', message }])
}
