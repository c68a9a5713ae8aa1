/** Files dropped on the list, or chosen by hand: sent one after the other, and told of what became of each. */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { api, Problem } from '../server/api'
import type { Clash } from '../server/answers/imports'
import type { Reason } from '../server/answers/said'

/** At once on their way; the server reads as many. */
export const atOnce = 2
/** So many refusals are listed by name; the rest are counted. */
export const listedMax = 200

export interface Refused extends Reason {
  /** The file's name, as this browser knows it; it is sent nowhere. */
  readonly file: string
}

/** A file that is in conflict, and the image and the study that have its number. */
export interface Clashing extends Pick<Clash, 'study_uid' | 'sop_uid'> {
  readonly file: string
}

export interface Import {
  readonly total: number
  readonly done: number
  readonly counts: Readonly<Record<string, number>>
  readonly clashing: readonly Clashing[]
  readonly refused: readonly Refused[]
  /** Refused ones beyond those listed. */
  readonly more: number
  readonly state: 'running' | 'done' | 'stopped'
}

const fresh = (total: number): Import => ({ total, done: 0, counts: {}, clashing: [], refused: [], more: 0, state: 'running' })

interface Became {
  readonly counts: Readonly<Record<string, number>>
  readonly clashing?: readonly Clashing[]
  readonly refused?: readonly Refused[]
  /** Refused ones that the answer counts and does not name. */
  readonly leftOut?: number
}

/** How many became something, those in archives each for itself. */
export function brought({ counts, refused, more }: Import): number {
  return Object.values(counts).reduce((sum, count) => sum + count, refused.length + more)
}

export interface Ages {
  readonly low: number
  readonly high: number
}

/** The ages that somebody states; nobody states what he did not type. */
export function agesOf(low: string, high: string): Ages | 'missing' | 'wrong' {
  if (low.trim() === '' || high.trim() === '') return 'missing'
  const ages = { low: Number(low), high: Number(high) }
  return ages.low >= 0 && ages.low <= ages.high && ages.high <= 130 ? ages : 'wrong'
}

/** What is known after one more file. */
export function after(before: Import, { counts, clashing = [], refused = [], leftOut = 0 }: Became): Import {
  const sum: Record<string, number> = { ...before.counts }
  for (const [kind, count] of Object.entries(counts)) sum[kind] = (sum[kind] ?? 0) + count
  const all = [...before.refused, ...refused]
  return {
    ...before,
    done: before.done + 1,
    counts: sum,
    clashing: [...before.clashing, ...clashing].slice(0, listedMax),
    refused: all.slice(0, listedMax),
    more: before.more + leftOut + Math.max(0, all.length - listedMax),
  }
}

async function one(file: File, ages: Ages | undefined, signal: AbortSignal): Promise<Became> {
  const named = (place: string) => (place === '' ? file.name : `${file.name}: ${place}`)
  try {
    const answer = await api.bring(file, ages, signal)
    const clashing = answer.conflicts.map(({ place, ...known }) => ({ ...known, file: named(place) }))
    const refused = answer.refused.map((why) => ({ ...why, file: named(why.place) }))
    return { counts: answer.counts, clashing, refused, leftOut: answer.left_out }
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem
    return { counts: {}, refused: [{ file: file.name, code: problem.reason, fields: problem.fields, words: problem.message }] }
  }
}

export function useImport() {
  const client = useQueryClient()
  const [standing, setStanding] = useState<Import | undefined>(undefined)
  const stopping = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => stopping.current?.abort(), [])
  const bring = useCallback(
    async (files: readonly File[], ages?: Ages) => {
      if (files.length === 0) return
      const stop = new AbortController()
      stopping.current = stop
      setStanding(fresh(files.length))
      const queue = files.values()
      const carry = async () => {
        for (const file of queue) {
          if (stop.signal.aborted) return
          const became = await one(file, ages, stop.signal)
          setStanding((now) => (now === undefined ? now : after(now, became)))
        }
      }
      const ended = await Promise.allSettled(Array.from({ length: atOnce }, carry))
      setStanding((now) => (now === undefined ? now : { ...now, state: ended.every((part) => part.status === 'fulfilled') && !stop.signal.aborted ? 'done' : 'stopped' }))
      void client.invalidateQueries({ queryKey: ['worklist'] })
    },
    [client],
  )
  return {
    standing,
    bring,
    stop: useCallback(() => stopping.current?.abort(), []),
    close: useCallback(() => setStanding(undefined), []),
  }
}

/** Every file of what was dropped, folders walked through. */
export async function filesOf(transfer: DataTransfer): Promise<readonly File[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  if (entries.length === 0) return [...transfer.files]
  const found = await Promise.all(entries.map(walk))
  return found.flat()
}

async function walk(entry: FileSystemEntry): Promise<readonly File[]> {
  if (isFile(entry)) return [await new Promise<File>((done, failed) => entry.file(done, failed))]
  if (!isFolder(entry)) return []
  const reader = entry.createReader()
  const found: File[] = []
  // A folder is given in portions until one is empty.
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed))
    if (portion.length === 0) return found
    found.push(...(await Promise.all(portion.map(walk))).flat())
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory
