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
}

/** Frames asked for and not yet taken, so that the first one can be on its way before the viewer is loaded. */
const coming = new Map<string, Promise<ArrayBuffer>>()

/** What the room around the viewer gives: how long nobody touched the page, and how a study is opened again whose permit is over. */
export interface Asking {
  readonly idle: () => string
  readonly reopen: () => Promise<unknown>
}

let asking: Asking | undefined
let reopening: Promise<unknown> | undefined

export function framesFor(room: Asking): void {
  asking = room
}

/** Starts a frame's way here at once; the one who draws it takes the same bytes. */
export function startFrame(address: string): void {
  if (coming.has(address)) return
  const bytes = read(address, 'high')
  bytes.catch(() => coming.delete(address))
  coming.set(address, bytes)
}

/** The bytes of a frame. A frame that was started is waited for and not asked for twice. */
export async function frameBytes(address: string, priority: RequestPriority = 'high'): Promise<ArrayBuffer> {
  const started = coming.get(address)
  if (started === undefined) return read(address, priority)
  coming.delete(address)
  return started
}

async function read(address: string, priority: RequestPriority): Promise<ArrayBuffer> {
  const answer = await fetched(address, priority)
  if (answer.ok) return answer.arrayBuffer()
  const problem = await problemOf(answer)
  if (problem.reason !== 'no_viewing_permit' || asking === undefined) throw problem
  // Of many frames that meet the end of the permit together, the first opens the study for all.
  reopening ??= asking.reopen().finally(() => (reopening = undefined))
  await reopening.catch(() => {
    throw problem
  })
  const second = await fetched(address, priority)
  if (!second.ok) throw await problemOf(second)
  return second.arrayBuffer()
}

async function fetched(address: string, priority: RequestPriority): Promise<Response> {
  try {
    return await fetch(address, { credentials: 'same-origin', priority, headers: asking === undefined ? {} : { 'X-Idle': asking.idle() } })
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
