/** A permit to view ends while somebody is at work: the study is opened again, and nothing else is lost. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { api, Problem, whileOpen } from '../src/server/api'
import { frameBytes, framesFor } from '../src/viewer/frames'
import type { StudyView } from '../src/server/answers/studies'

const over = () => new Problem(403, { code: 'LYN-0403', reason: 'no_viewing_permit', sentence: 'Open this study first.', fields: {} })

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
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
  test('frames that meet it together open the study once', async () => {
    let opened = false
    const reopen = vi.fn(() => Promise.resolve((opened = true)))
    framesFor({ idle: () => '7', reopen })
    const said: string[] = []
    vi.stubGlobal('fetch', (_address: string, init: RequestInit) => {
      said.push(new Headers(init.headers).get('X-Idle') ?? '')
      return Promise.resolve(opened ? new Response(new Uint8Array([1, 2])) : new Response(JSON.stringify({ reason: 'no_viewing_permit' }), { status: 403 }))
    })
    const both = await Promise.all([frameBytes('/a'), frameBytes('/b')])
    expect(both.map((one) => one.byteLength)).toEqual([2, 2])
    expect(reopen).toHaveBeenCalledOnce()
    expect(new Set(said)).toEqual(new Set(['7']))
  })
})
