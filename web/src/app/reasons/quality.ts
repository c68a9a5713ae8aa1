import type { Sentences } from '../sentences'

/** What a check found. */
export const quality: Sentences = {}
