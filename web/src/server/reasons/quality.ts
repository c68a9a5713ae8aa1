import type { Sentences } from '../sentences'

/** What a check found. `measured` is the check's own value. */
export const quality: Sentences = {
  quarantined: [{ zh: '质量检查把影像留在 AI 之外', en: 'the checks keep these images from AI' }],
  no_grey_picture: [{ zh: '没有可看的灰度影像', en: 'there is no decoded grey picture to look at' }],
  blank: [
    { zh: '影像空白：灰阶只占范围的 {measured:%}，至少 {limit:%}', en: 'blank picture: its greys span {measured:%} of the range, {limit:%} is the least' },
    { zh: '影像空白', en: 'blank picture' },
  ],
  nothing_exposed: [{ zh: '几乎没有曝光的区域，无法判断', en: 'almost nothing is exposed: this cannot be told' }],
  clipped: [
    { zh: '曝光区域的 {measured:%} 为{end}，至多 {limit:%}；那里的内容已丢失', en: '{measured:%} of the exposed picture is {end}, {limit:%} is the most; what lay there is lost' },
    { zh: '曝光区域有太多{end}，那里的内容已丢失', en: 'too much of the exposed picture is {end}: what lay there is lost' },
    { zh: '灰阶在一端被截断', en: 'grey values are cut off at one end' },
  ],
  pixels_not_tried: [{ zh: '像素没有解码', en: 'the pixels were not decoded' }],
  pixels_not_decodable: [
    { zh: '{tried} 帧中有 {measured} 帧无法解码', en: 'frames that cannot be decoded: {measured} of {tried}' },
    { zh: '像素无法解码', en: 'the pixels cannot be decoded' },
  ],
  deviation_unreadable: [{ zh: '设备给出的偏差指数不是数字', en: "the device's deviation index is no number" }],
  deviation_index: [
    { zh: '设备认为曝光{side}：偏差指数 {measured}，允许 −{limit} 至 +{limit}', en: 'the device calls it {side}-exposed: deviation index {measured}, allowed −{limit} to +{limit}' },
    { zh: '设备认为曝光偏离目标', en: 'the device calls the exposure off its target' },
  ],
  numbers_unknown: [{ zh: '影像没有编号', en: 'the images are not numbered' }],
  double_numbers: [
    { zh: '{images} 幅中有 {doubles} 幅与别的影像同号；顺序按位置排', en: '{doubles} of {images} images share their number with another; the order is taken from their positions' },
    { zh: '有影像同号', en: 'images share a number' },
  ],
  iod_attributes_missing: [
    { zh: '缺少 {iod} 影像必需的属性：{attributes}', en: 'a {iod} image must carry: {attributes}' },
    { zh: '缺少必需的属性', en: 'required attributes are missing' },
  ],
  side_unheard_of: [
    { zh: '侧别“{found}”不是 R、L、U、B', en: 'the side “{found}” is none of R, L, U and B' },
    { zh: '侧别的写法不认识', en: 'the side is not one of the standard’s' },
  ],
  side_unknown: [
    { zh: '{part} 分左右，但没有写明是哪一侧', en: '{part} has two sides, and the header does not say which' },
    { zh: '侧别不详', en: 'side unknown' },
  ],
  no_images: [{ zh: '检查里没有影像', en: 'the study has no image' }],
  several_patients: [
    { zh: '同一检查的影像写着 {patients} 名患者，须由人判断；不一致的属性：{attributes}', en: 'the images of this study differ in {attributes}: they name {patients} patients; a person must decide' },
    { zh: '同一检查的影像写着 {patients} 名不同的患者，须由人判断', en: 'the images of this study name {patients} different patients; a person must decide' },
    { zh: '同一检查写着不同的患者', en: 'the study names different patients' },
  ],
  patient_unsaid: [{ zh: '{images} 幅影像中有 {silent} 幅没有写明是谁的', en: 'images that do not say whose they are: {silent} of {images}' }],
  over_exposed: [
    { zh: '影像过暗：灰度中位数为 {measured:%}，至少 {limit:%}', en: 'too dark: the median grey is {measured:%}, {limit:%} is the least' },
    { zh: '影像过暗，像是曝光过度', en: 'too dark, as when over-exposed' },
  ],
  under_exposed: [
    { zh: '影像过淡：灰度中位数为 {measured:%}，至多 {limit:%}', en: 'too pale: the median grey is {measured:%}, {limit:%} is the most' },
    { zh: '影像过淡，像是曝光不足', en: 'too pale, as when under-exposed' },
  ],
  photometric_unknown: [{ zh: '没有写明低值是黑是白', en: 'the header does not say whether low values are black or white' }],
  photometric_unheard_of: [
    { zh: '光度解释“{found}”不在标准之内', en: 'the photometric interpretation “{found}” is not one of the standard’s' },
    { zh: '光度解释不在标准之内', en: 'the photometric interpretation is not one of the standard’s' },
  ],
  photometric_not_grey: [
    { zh: '{iod} 影像应为 MONOCHROME1 或 MONOCHROME2，而不是 {found}', en: 'a {iod} image must be MONOCHROME1 or MONOCHROME2, not {found}' },
    { zh: '应为灰度影像', en: 'the image should be grey' },
  ],
  photometric_samples: [
    { zh: '{found} 每像素 {samples} 个值，而标签写 {stated} 个', en: '{found} has {samples} sample(s) a pixel; the header says {stated}' },
    { zh: '每像素的值数与光度解释不符', en: 'the samples a pixel do not fit the photometric interpretation' },
  ],
  pixel_attributes_wrong: [
    { zh: '影像自身的描述不完整或不可能：{attributes}', en: "the picture's own description is incomplete or impossible: {attributes}" },
    { zh: '影像自身的描述不完整', en: "the picture's own description is incomplete" },
  ],
  spacing_absent: [{ zh: '没有像素间距；长度只能以像素计', en: 'no pixel spacing: lengths in pixels only' }],
  spacing_unreadable: [
    { zh: '{attribute} 不是两个数字；长度只能以像素计', en: '{attribute} is not two numbers: lengths in pixels only' },
    { zh: '像素间距无法读出', en: 'the pixel spacing cannot be read' },
  ],
  spacing_impossible: [
    { zh: '像素间距 {value_mm} mm 不可能（可能为 {low} 至 {high} mm）；长度只能以像素计', en: 'pixel spacing of {value_mm} mm is impossible ({low} to {high} mm are possible): lengths in pixels only' },
    { zh: '像素间距不可能', en: 'the pixel spacing is impossible' },
  ],
  extent_impossible: [
    { zh: '按间距算影像长 {extent_mm} mm，至多 {limit_mm} mm', en: 'by its spacing the picture is {extent_mm} mm long; {limit_mm} mm is the most' },
    { zh: '按间距算影像大得不可能', en: 'by its spacing the picture is impossibly large' },
  ],
  positions_unknown: [{ zh: '各层没有写明位置，无法判断', en: 'the slices do not say where they lie: this cannot be told' }],
  mixed_orientation: [
    { zh: '{images} 幅中有 {others} 幅在别的平面（如定位像），不属于此层组', en: 'images in another plane, as a localizer is, that do not belong to the stack: {others} of {images}' },
    { zh: '各层不在平行的平面', en: 'the slices do not lie in parallel planes' },
  ],
  sheared_slices: [
    { zh: '层组倾斜 {degrees}°（如机架倾斜），至多 {limit}°', en: 'the slices are sheared by {degrees}°, as with a tilted gantry; {limit}° is the most' },
    { zh: '层组倾斜', en: 'the slices are sheared' },
  ],
  slice_gap: [
    { zh: '沿层面法线 {from_mm} 与 {to_mm} mm 之间有 {gap_mm} mm 的空隙（通常 {usual_mm} mm），似缺 {missing} 层', en: 'a gap of {gap_mm} mm between {from_mm} and {to_mm} mm along the normal (usually {usual_mm} mm); slices that seem to be missing: {missing}' },
    { zh: '层间有空隙', en: 'there is a gap between slices' },
  ],
  slices_uneven: [{ zh: '层距不均：沿层面法线 {from_mm} 与 {to_mm} mm 之间为 {gap_mm} mm（通常 {usual_mm} mm）', en: 'uneven steps: {gap_mm} mm between {from_mm} and {to_mm} mm along the normal (usually {usual_mm} mm)' }],
  view_unheard_of: [
    { zh: '投照位“{found}”不在标准之内', en: 'the view position “{found}” is none of the standard’s' },
    { zh: '投照位不在标准之内', en: 'the view position is none of the standard’s' },
  ],
  view_unknown: [{ zh: '没有写明投照位', en: 'the header does not say from where the film was taken' }],
}
