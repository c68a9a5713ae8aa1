/** What a site has chosen that AI may do, as the page draws it. */
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { LanguageProvider } from '../src/language'
import { ChoicesPart } from '../src/models/ChoicesPart'

vi.mock('../src/server/session', () => ({ usePerson: () => ({ roles: ['radiologist'] }) }))

test('a decision so far stands under the choice that it was about, and under no other', () => {
  const client = new QueryClient()
  const one = { number: 7, reason: 'a trial', by: 'Zhou', at: '2026-11-28T09:00:00+00:00', subject: 'triage', scope: 'modality', value: 'DX', turn: 'off' }
  client.setQueryData(['choices'], { standing: [], every: [one], sources: [], modalities: [], cap: { hours: 4, low: 1, high: 8, every: [] } })
  const page = createElement(QueryClientProvider, { client }, createElement(MantineProvider, undefined, createElement(ChoicesPart)))
  const drawn = renderToStaticMarkup(createElement(LanguageProvider, { language: 'en', change: () => undefined, children: page }))
  const [triage, first] = drawn.split('AI&#x27;s result first')
  expect(triage).toContain('1 decision so far')
  expect(first).not.toContain('so far')
})
