/** The one way to the server. Every answer but a good one is thrown as a Problem that the pages put into words. */
import type { Choices, Chosen } from './answers/choices'
import type { ConflictItem, Ruling } from './answers/conflicts'
import type { Demo, Flipped } from './answers/demo'
import type { ImportAnswer } from './answers/imports'
import type { Story, Verification } from './answers/ledger'
import type { LifeStep, ModelLine, ModelShown, ModelWatch, Reviewed } from './answers/models'
import type { Decision, ReportText, Said } from './answers/opinions'
import type { Invited, People } from './answers/people'
import type { HeldDecision, Quarantine } from './answers/quality'
import type { CoverAnswer, OcclusionAnswer } from './answers/readings'
import type { Fields } from './answers/said'
import type { ContentLine } from './answers/images'
import type { Health, Invitation, Session } from './answers/session'
import type { Holder, Pictured, StudyAnswer, StudyView, Worklist } from './answers/studies'
import type { Counts, WorkListing } from './answers/work'
import type { Language } from '../words'
import { idleSeconds, isTouched } from './idle'

/** The server's refusal, or its silence (status 0, reason `no_answer`). */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly reason: string
  readonly fields: Fields
  readonly at: Date

  constructor(status: number, body: { code: string; reason: string; sentence: string; fields: Fields }) {
    super(body.sentence)
    this.name = 'Problem'
    this.status = status
    this.code = body.code
    this.reason = body.reason
    this.fields = body.fields
    this.at = new Date()
  }
}

let csrf = ''

/** The session's answer brings the token that every change must carry. */
export function rememberToken(token: string): void {
  csrf = token
}

const leaving = new Set<() => void>()

/** Called when the server says that this page's session is none any more. */
export function whenSignedOut(listener: () => void): () => void {
  leaving.add(listener)
  return () => {
    leaving.delete(listener)
  }
}

/** What each question says of its page: of which session it is, and how long nobody touched it. A page that somebody left is refused in the name of who signs in after him. */
export function saidOfPage(): Record<string, string> {
  return { 'X-Idle': idleSeconds(), ...(csrf === '' ? {} : { 'X-CSRF': csrf }) }
}

interface Question extends RequestInit {
  readonly headers?: Record<string, string>
}

export async function ask(path: string, init: Question = {}): Promise<Response> {
  let answer: Response
  try {
    const headers = { ...saidOfPage(), ...init.headers }
    answer = await fetch(path, { credentials: 'same-origin', ...init, headers })
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new Problem(0, { code: 'LYN-0000', reason: 'no_answer', sentence: 'The server does not answer.', fields: {} })
  }
  if (!answer.ok) {
    const problem = await readProblem(answer)
    if (endsPage(problem)) for (const listener of leaving) listener()
    throw problem
  }
  return answer
}

/** Nobody is signed in any more, or somebody else is. */
function endsPage({ status, reason }: Problem): boolean {
  return reason === 'forged_request' || (status === 401 && reason !== 'wrong_password')
}

function textOf(body: unknown, key: string): string | undefined {
  if (typeof body !== 'object' || body === null || !(key in body)) return undefined
  const value: unknown = Reflect.get(body, key)
  return typeof value === 'string' ? value : undefined
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

async function readProblem(answer: Response): Promise<Problem> {
  let body: unknown
  try {
    body = await answer.json()
  } catch {
    body = undefined
  }
  const fields: unknown = typeof body === 'object' && body !== null && 'fields' in body ? body.fields : undefined
  return new Problem(answer.status, {
    code: textOf(body, 'code') ?? `HTTP ${answer.status}`,
    reason: textOf(body, 'reason') ?? (answer.status >= 500 ? 'server_failed' : 'unexpected_answer'),
    sentence: textOf(body, 'sentence') ?? `The server answered ${answer.status}.`,
    fields: isFields(fields) ? fields : {},
  })
}

export async function get<T>(path: string, signal?: AbortSignal, headers: Readonly<Record<string, string>> = {}): Promise<T> {
  const answer = await ask(path, { headers: { Accept: 'application/json', ...headers }, ...(signal === undefined ? {} : { signal }) })
  return (await answer.json()) as T
}

function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** What every change carries: that it comes from these pages, and a key by which it is done once. */
export function changing(): Record<string, string> {
  return { 'X-CSRF': csrf, 'Idempotency-Key': newKey() }
}

export async function send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body: object = {}): Promise<T> {
  const init: Question = {
    method,
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...changing() },
    body: JSON.stringify(body),
  }
  const answer = await ask(path, init).catch((problem: unknown) => {
    // The answer may be lost where the act was done: asked again with the same key, it is done once.
    if (problem instanceof Problem && problem.status === 0) return ask(path, init)
    throw problem
  })
  const text = await answer.text()
  return (text === '' ? {} : JSON.parse(text)) as T
}

/** Only what can be drawn goes on to the rooms; the rest stays in the archive and in the story. */
export function pictured(answer: StudyAnswer): StudyView {
  const series = answer.series.map((one) => ({
    ...one,
    instances: one.instances.flatMap((instance) => (instance.display === null ? [] : [{ ...instance, display: instance.display }])),
  }))
  return { ...answer, series }
}

const studies = {
  get: async (path: string, signal?: AbortSignal) => pictured(await get<StudyAnswer>(path, signal)),
  send: async (method: 'POST' | 'PUT', path: string, body: object = {}) => pictured(await send<StudyAnswer>(method, path, body)),
}

const part = encodeURIComponent

export interface WorklistQuery {
  readonly view: string
  readonly words?: string
  readonly modality?: string
  readonly source?: string
  /** Between which moments they came. */
  readonly since?: string
  readonly before?: string
}

const healthMsMax = 5_000

export const api = {
  /** A server that took the question and never answers is away as well. */
  health: (signal?: AbortSignal) => get<Health>('/api/health', AbortSignal.any([AbortSignal.timeout(healthMsMax), ...(signal === undefined ? [] : [signal])])),
  session: (signal?: AbortSignal) => get<Session>('/api/session', signal),
  signIn: (login: string, password: string) => send<Session>('POST', '/api/session', { login, password }),
  signInDemo: (login: string) => send<Session>('POST', '/api/session/demo', { login }),
  signOut: () => send<object>('DELETE', '/api/session'),
  setLanguage: (language: Language) => send<object>('PATCH', '/api/me', { language }),
  invitation: (token: string, signal?: AbortSignal) => get<Invitation>(`/api/first-run/${part(token)}`, signal),
  firstRun: (token: string, body: { login: string; name: string; password: string; language: Language }) =>
    send<Session>('POST', `/api/first-run/${part(token)}`, body),

  /** The words are names: they travel in a header, since proxies keep addresses. */
  worklist: ({ words = '', ...asked }: WorklistQuery, signal?: AbortSignal) =>
    get<Worklist>(`/api/worklist?${new URLSearchParams(asked).toString()}`, signal, { 'X-Search': part(words) }),

  /** Asks the door: it grants a viewing permit or says why not. */
  openStudy: (uid: string) => studies.send('POST', `/api/studies/${part(uid)}/open`),
  study: (uid: string, signal?: AbortSignal) => studies.get(`/api/studies/${part(uid)}`, signal),
  frame: async (sop: string, frame: number, signal?: AbortSignal): Promise<ArrayBuffer> => {
    const answer = await ask(framePath(sop, frame), signal === undefined ? {} : { signal })
    return answer.arrayBuffer()
  },
  /** What a report says that came as an object. */
  content: (sop: string, signal?: AbortSignal) => get<{ lines: readonly ContentLine[]; cut: boolean }>(`/api/instances/${part(sop)}/text`, signal),
  giveOpinion: (uid: string, body: Said & { revision: number; active_s: number }) =>
    studies.send('POST', `/api/studies/${part(uid)}/opinion`, body),
  /** `readings` are those that a decision taken anew is about; null leaves it as it stands, and a text that is null leaves the words. */
  keepReport: (
    uid: string,
    body: { version: number; revision: number; decision: Decision; readings: readonly string[] | null; text: ReportText | null; active_s: number },
  ) =>
    studies.send('PUT', `/api/studies/${part(uid)}/report`, body),
  signReport: (uid: string, body: { version: number; decision: Decision; readings: readonly string[]; patients: number; doubted: number; ruled: number; password: string; active_s: number }) =>
    studies.send('POST', `/api/studies/${part(uid)}/signature`, body),
  /** A colleague's signed report before the own opinion: asked for, and recorded as shown. */
  showReport: (uid: string) => studies.send('POST', `/api/studies/${part(uid)}/report/shown`),
  readAgain: (uid: string) => send<{ asked: number }>('POST', `/api/studies/${part(uid)}/reading`),
  signAddendum: (uid: string, body: { seen: number; revision: number; patients: number; doubted: number; ruled: number; text: string; password: string; active_s: number }) =>
    studies.send('POST', `/api/studies/${part(uid)}/addenda`, body),
  cover: (uid: string, body: { package: string; sop: string; boxes: readonly (readonly [number, number, number, number])[] }) =>
    send<CoverAnswer>('POST', `/api/studies/${part(uid)}/cover`, body),
  occlude: (uid: string, body: { package: string; sop: string }) => send<OcclusionAnswer>('POST', `/api/studies/${part(uid)}/occlusion`, body),

  markUrgent: (uid: string, urgent: boolean) =>
    send<object>('POST', `/api/studies/${part(uid)}/urgency`, { urgency: urgent ? 'urgent' : 'not_urgent' }),

  story: (uid: string, signal?: AbortSignal) => get<Story>(`/api/studies/${part(uid)}/story`, signal),
  exportStory: async (uid: string): Promise<Blob> =>
    (await ask(`/api/studies/${part(uid)}/story/proof`, { method: 'POST', headers: changing() })).blob(),
  conflicts: (uid: string, signal?: AbortSignal) => get<{ items: readonly ConflictItem[] }>(`/api/studies/${part(uid)}/conflicts`, signal),
  takeStudy: (uid: string) => send<{ holder: Holder | null }>('POST', `/api/studies/${part(uid)}/lease`),
  /** Said while the page goes: nobody waits for the answer. */
  putStudyDown: (uid: string): void => {
    if (csrf === '') return
    void fetch(`/api/studies/${part(uid)}/lease`, { method: 'DELETE', credentials: 'same-origin', keepalive: true, headers: changing() }).catch(() => undefined)
  },

  models: (signal?: AbortSignal) => get<{ items: readonly ModelLine[] }>('/api/models', signal),
  model: (name: string, version: string, signal?: AbortSignal) => get<ModelShown>(`/api/models/${part(name)}/${part(version)}`, signal),
  activateModel: (name: string, version: string, reason: string) => send<ModelShown>('POST', `/api/models/${part(name)}/${part(version)}/activate`, { reason }),
  stopModel: (name: string, version: string, reason: string) => send<ModelShown>('POST', `/api/models/${part(name)}/${part(version)}/stop`, { reason }),
  resumeModel: (name: string, version: string, reason: string) => send<ModelShown>('POST', `/api/models/${part(name)}/${part(version)}/resume`, { reason }),
  modelLife: (name: string, version: string, signal?: AbortSignal) => get<{ items: readonly LifeStep[] }>(`/api/models/${part(name)}/${part(version)}/life`, signal),
  modelReview: (name: string, version: string, signal?: AbortSignal) => get<Reviewed>(`/api/models/${part(name)}/${part(version)}/review`, signal),
  modelWatch: (name: string, version: string, signal?: AbortSignal) => get<ModelWatch>(`/api/models/${part(name)}/${part(version)}/watch`, signal),
  seeToAlarm: (name: string, version: string, look: string, reason: string) => send<ModelWatch>('POST', `/api/models/${part(name)}/${part(version)}/alarm`, { look, reason }),
  rollBackModel: (name: string, version: string, reason: string) => send<ModelShown>('POST', `/api/models/${part(name)}/${part(version)}/rollback`, { reason }),
  choices: (signal?: AbortSignal) => get<Choices>('/api/choices', signal),
  choose: (choice: Pick<Chosen, 'subject' | 'scope' | 'value' | 'turn' | 'reason'>) => send<Choices>('PUT', '/api/choices', choice),
  setCap: (cap: { hours: number; reason: string }) => send<Choices>('PUT', '/api/choices/cap', cap),
  /** One file a request; its name stays here. */
  bring: async (file: Blob, ages: { low: number; high: number } | undefined, signal: AbortSignal): Promise<ImportAnswer> => {
    const question = ages === undefined ? '' : `?${new URLSearchParams({ low: String(ages.low), high: String(ages.high) }).toString()}`
    const headers = { ...changing(), 'Content-Type': 'application/octet-stream' }
    const answer = await ask(`/api/import${question}`, { method: 'POST', headers, body: file, signal })
    return (await answer.json()) as ImportAnswer
  },

  people: (signal?: AbortSignal) => get<People>('/api/people', signal),
  invite: (roles: readonly string[]) => send<Invited>('POST', '/api/people/invitations', { roles }),
  withdrawInvitation: (id: string) => send<People>('DELETE', `/api/people/invitations/${part(id)}`),
  changeRoles: (id: string, roles: readonly string[]) => send<People>('PUT', `/api/people/${part(id)}/roles`, { roles }),
  disablePerson: (id: string, reason: string) => send<People>('POST', `/api/people/${part(id)}/disable`, { reason }),
  enablePerson: (id: string) => send<People>('POST', `/api/people/${part(id)}/enable`),

  verifyLedger: () => send<Verification>('POST', '/api/ledger/verify'),
  demo: (signal?: AbortSignal) => get<Demo>('/api/demo', signal),
  flipByte: (number: number) => send<Flipped>('POST', '/api/demo/flip', { number }),
  quarantine: (signal?: AbortSignal) => get<Quarantine>('/api/quality/quarantine', signal),
  /** Asks the door: it grants a permit to view these images, or says why not. */
  lookAtHeld: (id: string, series: string) => send<Pictured>('POST', `/api/quality/quarantine/${part(id)}/look`, { series }),
  decideQuarantine: (id: string, body: { decision: HeldDecision; reason: string; revision: number; series: string }) =>
    send<object>('POST', `/api/quality/quarantine/${part(id)}/decision`, body),
  settleConflict: (id: string, body: { ruling: Ruling; reason: string; seen: number }) => send<object>('POST', `/api/quality/conflicts/${part(id)}/ruling`, body),
  counts: (signal?: AbortSignal) => get<Counts>('/api/counts', signal),
  work: (signal?: AbortSignal) => get<WorkListing>('/api/work', signal),
  retry: (id: string) => send<object>('POST', `/api/work/${part(id)}/retry`),
} as const

export function framePath(sop: string, frame: number): string {
  return `/api/instances/${part(sop)}/frames/${frame}`
}

/** A permit to view ends after a while: who goes on at a study opens it again, which is recorded, and asks once more. */
export async function whileOpen<T>(uid: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.reason !== 'no_viewing_permit') throw problem
    await api.openStudy(uid)
    return act()
  }
}

/** What the page asks by itself opens a study again only for somebody who is there: nothing is renewed for an empty chair. */
export async function whileThere<T>(uid: string, ask: () => Promise<T>): Promise<T> {
  return isTouched() ? whileOpen(uid, ask) : ask()
}
