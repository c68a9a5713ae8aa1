/** Fetches the bytes of frames: what is looked at first, the rest of the stack behind it. */

export class FrameProblem extends Error {
  override readonly name = 'FrameProblem'
  constructor(
    readonly status: number,
    /** The server's own reason, or `unreachable`, `undecodable`. */
    readonly reason: string,
    /** The facts of the reason, and the server's own sentence, for those who have no better one. */
    readonly fields: Readonly<Record<string, unknown>> = {},
    readonly sentence = reason,
  ) {
    super(`frame not read: ${reason} (${status})`)
  }

  /** The frame itself may be sound: nothing can be had now, and later it can. */
  get passing(): boolean {
    return this.reason === 'unreachable' || this.reason === 'no_viewing_permit' || passing.has(this.status)
  }
}

/** Nobody is signed in; asked too often; not ready. */
const passing: ReadonlySet<number> = new Set([401, 429, 503])

/** Where a frame's bytes are, and of which study. */
export interface Source {
  readonly study: string
  readonly address: string
}

/** Frames asked for and not yet taken, so that the first one can be on its way before the viewer is loaded. */
const coming = new Map<string, Promise<ArrayBuffer>>()

/** What the room around the viewer gives: what each question says of its page, and how a study is opened again whose permit is over. */
export interface Asking {
  readonly said: () => Readonly<Record<string, string>>
  /** Undefined where nobody is there who asks for it. */
  readonly reopen: (study: string) => Promise<unknown> | undefined
}

let asking: Asking | undefined
/** Studies that are being opened again. */
const reopening = new Map<string, Promise<unknown>>()

export function framesFor(room: Asking): void {
  asking = room
}

/** Starts a frame's way here at once; the one who draws it takes the same bytes. */
export function startFrame(source: Source): void {
  const { address } = source
  if (coming.has(address)) return
  const bytes = read(source)
  bytes.catch(() => coming.delete(address))
  coming.set(address, bytes)
}

/** The bytes of a frame. A frame that was started is waited for and not asked for twice. */
export async function frameBytes(source: Source): Promise<ArrayBuffer> {
  const started = coming.get(source.address)
  if (started === undefined) return read(source)
  coming.delete(source.address)
  return started
}

async function read({ study, address }: Source): Promise<ArrayBuffer> {
  const answer = await fetched(address)
  if (answer.ok) return answer.arrayBuffer()
  const problem = await problemOf(answer)
  const opened = problem.reason === 'no_viewing_permit' ? reopened(study) : undefined
  if (opened === undefined) throw problem
  await opened.catch(() => {
    throw problem
  })
  const second = await fetched(address)
  if (!second.ok) throw await problemOf(second)
  return second.arrayBuffer()
}

/** Of many frames that meet the end of the permit together, the first opens their study for all. */
function reopened(study: string): Promise<unknown> | undefined {
  const opening = reopening.get(study) ?? asking?.reopen(study)?.finally(() => reopening.delete(study))
  if (opening !== undefined) reopening.set(study, opening)
  return opening
}

async function fetched(address: string): Promise<Response> {
  try {
    return await fetch(address, { credentials: 'same-origin', priority: 'high', headers: asking?.said() ?? {} })
  } catch {
    throw new FrameProblem(0, 'unreachable')
  }
}

async function problemOf(answer: Response): Promise<FrameProblem> {
  const body = await bodyOf(answer)
  const reason = typeof body.reason === 'string' ? body.reason : 'unexpected_answer'
  const fields = typeof body.fields === 'object' && body.fields !== null ? { ...body.fields } : {}
  return new FrameProblem(answer.status, reason, fields, typeof body.sentence === 'string' ? body.sentence : reason)
}

interface Body {
  readonly reason?: unknown
  readonly fields?: unknown
  readonly sentence?: unknown
}

async function bodyOf(answer: Response): Promise<Body> {
  try {
    const body: unknown = await answer.json()
    return typeof body === 'object' && body !== null ? body : {}
  } catch {
    return {}
  }
}
