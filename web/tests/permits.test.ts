/** A permit to view ends while somebody is at work: the study is opened again, and nothing else is lost. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { api, Problem, rememberToken, whenSignedOut, whileOpen } from '../src/server/api'
import type { Session } from '../src/server/answers/session'
import { endOf } from '../src/server/idle'
import { standingAfter } from '../src/server/session'
import { frameBytes, framesFor } from '../src/viewer/frames'
import type { StudyView } from '../src/server/answers/studies'

const over = () => new Problem(403, { code: 'LYN-0403', reason: 'no_viewing_permit', sentence: 'Open this study first.', fields: {} })

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('a session ends half an hour after it was touched last, in whichever tab', () => {
  expect([endOf(1000, null), endOf(1000, '61000'), endOf(61_000, '1000')]).toEqual([1_801_000, 1_861_000, 1_861_000])
})

describe('when the permit is over', () => {
  test('an act opens the study again and is done once more', async () => {
    const open = vi.spyOn(api, 'openStudy').mockResolvedValue({} as StudyView)
    const act = vi.fn<() => Promise<string>>().mockRejectedValueOnce(over()).mockResolvedValue('done')
    expect(await whileOpen('1.2', act)).toBe('done')
    expect(open).toHaveBeenCalledExactlyOnceWith('1.2')
    expect(act).toHaveBeenCalledTimes(2)
  })
  test('another refusal is told, and a second one too', async () => {
    const open = vi.spyOn(api, 'openStudy').mockResolvedValue({} as StudyView)
    await expect(whileOpen('1.2', () => Promise.reject(new Error('else')))).rejects.toThrow('else')
    expect(open).not.toHaveBeenCalled()
    await expect(whileOpen('1.2', () => Promise.reject(over()))).rejects.toThrow('Open this study first.')
    expect(open).toHaveBeenCalledOnce()
  })
  test('frames that meet it together open their own study once', async () => {
    const opened = new Set<string>()
    const reopen = vi.fn((study: string) => Promise.resolve(opened.add(study)))
    framesFor({ said: () => ({ 'X-Idle': '7' }), reopen })
    const said: string[] = []
    vi.stubGlobal('fetch', (address: string, init: RequestInit) => {
      said.push(new Headers(init.headers).get('X-Idle') ?? '')
      return Promise.resolve([...opened].some((study) => address.startsWith(`/${study}/`)) ? new Response(new Uint8Array([1, 2])) : new Response(JSON.stringify({ reason: 'no_viewing_permit' }), { status: 403 }))
    })
    const asked = ['1/a', '1/b', '2/a'].map((one) => frameBytes({ study: one.slice(0, 1), address: `/${one}` }))
    expect((await Promise.all(asked)).map((one) => one.byteLength)).toEqual([2, 2, 2])
    expect(reopen.mock.calls).toEqual([['1'], ['2']])
    expect(new Set(said)).toEqual(new Set(['7']))
  })
  test('a frame that nobody is there to see opens nothing', async () => {
    framesFor({ said: () => ({}), reopen: () => undefined })
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify({ reason: 'no_viewing_permit' }), { status: 403 })))
    await expect(frameBytes({ study: '1', address: '/a' })).rejects.toMatchObject({ reason: 'no_viewing_permit', passing: true })
  })
  test('the lease ends quietly before an empty chair, and comes back with who sits down', async () => {
    vi.useFakeTimers()
    const page = Object.assign(new EventTarget(), { setInterval, clearInterval, localStorage: { setItem: () => undefined } })
    vi.stubGlobal('window', page)
    vi.stubGlobal('document', { visibilityState: 'visible' })
    // Loaded anew, so that it hears the hand on this page.
    vi.resetModules()
    const server = await import('../src/server/api')
    const { inHand, renewMs } = await import('../src/reading/useLease')
    let permitted = true
    const open = vi.spyOn(server.api, 'openStudy').mockImplementation(() => {
      permitted = true
      return Promise.resolve({} as StudyView)
    })
    const ended = new server.Problem(403, { code: 'LYN-0403', reason: 'no_viewing_permit', sentence: 'Open this study first.', fields: {} })
    vi.spyOn(server.api, 'putStudyDown').mockReturnValue()
    vi.spyOn(server.api, 'takeStudy').mockImplementation(() => (permitted ? Promise.resolve({ holder: null }) : Promise.reject(ended)))
    const told = { heard: vi.fn(), back: vi.fn() }
    const leave = inHand('1.2', told)
    await vi.advanceTimersByTimeAsync(2 * renewMs)
    permitted = false
    await vi.advanceTimersByTimeAsync(40 * renewMs)
    expect([open.mock.calls.length, told.heard.mock.calls.length, told.back.mock.calls.length]).toEqual([0, 3, 0])
    await vi.advanceTimersByTimeAsync(renewMs / 2)
    page.dispatchEvent(new Event('keydown'))
    await vi.advanceTimersByTimeAsync(renewMs / 2)
    expect([open.mock.calls, told.back.mock.calls.length]).toEqual([[['1.2']], 1])
    leave()
  })
})

describe('when the session is over', () => {
  const site = { institution: '', contact: '', registration: '' }
  const wang = { id: 'w', login: 'wang', name: 'Wang', roles: [], language: null }
  const session = (person: Session['person'], more: Partial<Session> = {}): Session => ({ person, csrf: 'own', demo: null, site, ended: null, ...more })
  const answers = (status: number, reason: string) => vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(new Response(JSON.stringify({ reason }), { status }))))

  test('the page learns it from whatever is turned away, and of nothing else', async () => {
    const gone = vi.fn()
    const stop = whenSignedOut(gone)
    for (const [status, reason] of [[401, 'not_signed_in'], [403, 'forged_request'], [401, 'wrong_password'], [403, 'role_missing']] as const) {
      answers(status, reason)
      await expect(api.counts()).rejects.toMatchObject({ reason })
    }
    expect(gone).toHaveBeenCalledTimes(2)
    stop()
  })
  test('each question says of which session its page is, and nobody puts a study down for nobody', async () => {
    answers(200, '')
    rememberToken('own')
    await api.counts()
    api.putStudyDown('1.2')
    rememberToken('')
    await api.counts()
    api.putStudyDown('1.2')
    const said = vi.mocked(fetch).mock.calls.map(([path, init]) => [path, new Headers(init?.headers).get('X-CSRF')])
    expect(said).toEqual([['/api/counts', 'own'], ['/api/studies/1.2/lease', 'own'], ['/api/counts', null]])
  })
  test('the page knows why, and whose it was, as often as it asks', () => {
    const after = standingAfter(session(wang), session(null, { ended: 'idle' }))
    expect(after).toMatchObject({ person: null, ended: 'idle', was: 'w' })
    const elsewhere = standingAfter(session(wang), session(null))
    expect(elsewhere).toMatchObject({ ended: 'over', was: 'w' })
    expect(standingAfter(elsewhere, session(null))).toEqual(elsewhere)
  })
  test('who comes to the sign-in is told of no session that he did not have', () => {
    expect(standingAfter(undefined, session(null))).toMatchObject({ ended: null, was: undefined })
    expect(standingAfter(session(null), session(wang))).toEqual(session(wang))
  })
  test('a page becomes no other person\'s', () => {
    expect(standingAfter(session(wang), session(wang, { csrf: 'new' }))?.csrf).toBe('new')
    expect(standingAfter(session(wang), session({ ...wang, id: 'z' }))).toBeUndefined()
  })
})
