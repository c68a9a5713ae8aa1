import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Problem } from '../server/api'
import { Fallen } from './Fallen'
import { UnderTheBar } from '../parts/Shell'
import { DemoLine } from './demo/DemoLine'
import { Pages } from './Pages'
import { SessionProvider } from '../server/session'
import { styleNonce, theme, variables } from './theme'

/** A refusal stays a refusal: only silence and a broken server are asked a second time. */
function worthAskingAgain(count: number, error: Error): boolean {
  return count < 1 && error instanceof Problem && (error.status === 0 || error.status >= 500)
}

const client = new QueryClient({
  defaultOptions: {
    queries: { retry: worthAskingAgain, retryDelay: 1000, staleTime: 5_000, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
})

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} forceColorScheme="dark" getStyleNonce={styleNonce}>
      <QueryClientProvider client={client}>
        <SessionProvider>
          <Fallen>
            <UnderTheBar value={<DemoLine />}>
              <Pages />
            </UnderTheBar>
          </Fallen>
        </SessionProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}
