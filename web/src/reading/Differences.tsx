import type { ConflictItem, Difference } from '../server/answers/conflicts'
import { useLanguage } from '../language'
import { attributeWords, valueWords } from '../server/attributes'

/** What the two headers say otherwise; who and which side stand first, because there a mistake harms. */
export function Differences({ item }: { item: ConflictItem }) {
  const { say, language } = useLanguage()
  const said = ({ keyword, first, second }: Difference) => {
    const [one, other] = [first, second].map((value) => (value === null ? null : valueWords(keyword, value, language)))
    // Two that differ and read alike stand as the headers write them.
    return one === other ? [first, second] : [one, other]
  }
  const rows = item.differs
  const nothing = <span className="second">{say('没有', 'absent')}</span>
  return (
    <div className="conflict-differs" tabIndex={0} role="region" aria-label={say('不同之处', 'What differs')}>
      {rows.length === 0 ? (
        <p>{say('文件头的短字段相同：不同的是像素、编码或文字描述。', 'The short fields of the headers agree: the pixels, the encoding or free text differ.')}</p>
      ) : (
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{say(`不同之处（${rows.length + item.more}）`, `What differs (${rows.length + item.more})`)}</th>
              <th scope="col">{say('留在检查里', 'Stays in the study')}</th>
              <th scope="col">{say('另存', 'Kept aside')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <tr key={one.keyword}>
                <th scope="row" className={one.identity ? 'unknown' : undefined}><Attribute keyword={one.keyword} /></th>
                {said(one).map((value, place) => <td key={place} className="wrap mono">{value ?? nothing}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {item.more === 0 ? null : <p className="second">{say(`另有 ${item.more} 处不同，未列出。`, item.more === 1 ? '1 more differs and is not listed.' : `${item.more} more differ and are not listed.`)}</p>}
    </div>
  )
}

/** What people call it, and its keyword for who looks it up; without a word of ours the keyword stands alone. */
function Attribute({ keyword }: { keyword: string }) {
  const { word } = useLanguage()
  const known = attributeWords[keyword]
  return known === undefined ? keyword : <>{word(known)}<span className="second-line">{keyword}</span></>
}
