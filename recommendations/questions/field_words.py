"""Chinese words of the field, by which a run of characters typed without blanks is taken apart.

Chinese is written without blanks, and who types 移民儿童拘留 asks for three words, not for these
six characters in a row. A run is read from its beginning by the longest word known; what is in no
list stays together as it was typed.
"""

from collections.abc import Iterator

_WORDS = frozenset(
    word
    for line in (
        "缔约国 委员会 公约 议定书 任择议定书 建议 结论性意见 一般性意见 国家 政府 立法 法律",
        "法规 宪法 刑法 儿童 妇女 女童 男童 男子 青年 青少年 老年人 老人 残疾人 残疾 家庭",
        "父母 母亲 孕妇 少年 移民 移徙 移徙工人 移民工人 移工 工人 劳工 劳动 童工 家政工人",
        "家庭佣工 难民 寻求庇护者 庇护 无国籍 无国籍人 国籍 出生登记 登记 境内流离失所者",
        "流离失所 驱逐 遣返 不驱回 边境 土著 土著人民 少数群体 少数民族 罗姆人 族裔 种族",
        "种族主义 种族歧视 非裔 拘留 羁押 监狱 监禁 囚犯 被拘留者 被剥夺自由 剥夺自由 酷刑",
        "虐待 体罚 死刑 强迫失踪 失踪 失踪者 歧视 暴力 家庭暴力 性暴力 性别暴力 性骚扰",
        "性剥削 强奸 贩运 贩运人口 人口贩运 贩卖 买卖 剥削 奴役 强迫劳动 童婚 早婚 强迫婚姻",
        "婚姻 离婚 一夫多妻 切割女性生殖器 性别 性别平等 平等 男女平等 性取向 性别认同",
        "仇恨言论 仇恨犯罪 教育 学校 全纳教育 健康 卫生 保健 医疗 心理健康 精神卫生 生殖健康",
        "性健康 堕胎 艾滋病 疫苗 营养 粮食 饮水 环境 气候变化 气候 贫困 住房 土地 社会保障",
        "社会保护 就业 工作 失业 工资 最低工资 工会 司法 司法机关 法院 法官 律师 法律援助",
        "诉诸司法 审判 公正审判 独立 独立性 受害者 被害人 赔偿 补救 康复 调查 起诉 惩处 惩罚",
        "有罪不罚 犯罪 犯罪人 警察 执法 执法人员 武装部队 武装冲突 冲突 恐怖主义 反恐 腐败",
        "发展 可持续发展 数据 统计 统计数据 分类数据 预算 资源 资金 培训 宣传 提高认识 传播",
        "监测 监督 机制 国家人权机构 人权机构 民间社会 非政府组织 人权 权利 自由 言论自由",
        "表达自由 集会 结社 结社自由 宗教 媒体 新闻 记者 人权维护者 隐私 参与 政治 选举 代表",
        "暂行特别措施 国际合作 合作 批准 保留 报告 后续行动 战略 政策 计划 行动计划 方案",
        "措施 保护 预防 防止 禁止 消除 打击 促进 执行 落实 建立 通过 修订 修正",
    )
    for word in line.split()
)
_LONGEST = max(map(len, _WORDS))


def chinese_words(run: str) -> Iterator[tuple[int, str]]:
    """The words of a run of characters, each with its place in the run."""
    unknown = place = 0
    while place < len(run):
        word = next(
            (
                run[place : place + length]
                for length in range(min(_LONGEST, len(run) - place), 1, -1)
                if run[place : place + length] in _WORDS
            ),
            "",
        )
        if word:
            if unknown < place:
                yield unknown, run[unknown:place]
            yield place, word
            place += len(word)
            unknown = place
        else:
            place += 1
    if unknown < place:
        yield unknown, run[unknown:place]
