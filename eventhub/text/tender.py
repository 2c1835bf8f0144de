"""Topics too sensitive for a text to the person concerned: health, partings, money, job loss, faith, politics. Pure.

In doubt a detail is left out. Terms of a trade that only look sensitive stay: coal-fired plants, technical debt,
pressure vessels.
"""

import re

_TENDER = re.compile(
    r"\b(?:ill(?:ness)?|sick(?:ness)?|hospital|surgery|cancer|tumou?r|chemo(?:therapy)?|diabetes|depress\w*|anxiety|"
    r"burn(?:ed|t)?[ -]?out|stressed|stressful|therapist|suicide|died|dead|death|funeral|passed away|widow\w*|"
    r"grie[fv]\w*|divorc\w*|separated|broke up|laid off|layoffs?|fired|unemployed|unemployment|jobless|"
    r"lost (?:his|her|their) job|pregnan\w*|miscarr\w*|abortion|salary|salaries|income|debts?|bankrupt\w*|in trouble|"
    r"redundanc(?:y|ies)|sacked|ex-(?:wife|husband)|affair|heart (?:attack|disease)|insomnia|medication|disabled|"
    r"christian\w*|muslims?|islam\w*|jewish|buddhis\w*|mosque|bible|communis\w*|brexit|trump|"
    r"lawsuit|sued|politic\w*|elections?|vot(?:e[sd]?|ing)|relig\w*|church|pray(?:s|er|ers)?|drinks too much|"
    r"gossip|rumou?rs?|bullying|harass\w*|stress|lonel\w*|fir(?:e|ing) people)\b"
    r"|\b(?:krank(?:heit\w*|enhaus\w*)?|erkrank\w*|klinik\w*|krebs(?:erkrankung|diagnose|behandlung)?|tumor\w*|herzinfarkt|"
    r"schlaganfall|depressi\w*|angststörung|therapie|selbstmord|suizid|behinder\w*|verstorben\w*|gestorben|tod(?:esfall)?|"
    r"trauer\w*|beerdigung\w*|begräbnis|witwe[rn]?|scheidung\w*|geschieden\w*|trennung|getrennt|ex-(?:frau|mann)|affäre|"
    r"kündigung\w*|gekündigt\w*|entlassen|entlassung\w*|arbeitslos\w*|gehalt\w*|einkommen|schulden\w*|insolven\w*|pleite|"
    r"schwanger\w*|fehlgeburt\w*|abtreibung|prozess gegen|verklagt|politi[ks]\w*|wahl(?:en|kampf)?|partei\w*|afd|"
    r"glaube|gläubig\w*|kirche\w*|gebete?|christ(?:en|lich\w*)?|muslim\w*|jüdisch\w*|moschee|geldsorgen|streit|mobbing|klatsch|"
    r"gerüchte?|stress|einsam\w*)\b"
    r"|生病|得病|病情|吃药|失眠|高血压|心脏病|残疾|前妻|前夫|前女友|前男友|出轨|外遇|单身|离职|辞职|被炒|炒鱿鱼|借钱|缺钱"
    r"|八卦|内幕|吐槽|坏话|黑料|相亲|催婚|二胎|减肥|戒烟|戒酒|跳槽|孤独|[牙头胃腰腿心]疼|年终奖|加薪|拖款|欠款|讨薪|信仰|教徒|基督|伊斯兰|穆斯林|佛教|圣经|共产党|时政|台独|看病|病了|病假|患病|住院|手术|癌|肿瘤|化疗|糖尿病|抑郁|焦虑|压力|自杀|去世|过世|走了|离世|葬|丧事|"
    r"离婚|离异|分手|分居|失业|被裁|裁员|下岗|被开除|辞退|怀孕|备孕|流产|"
    r"工资|薪水|收入|欠债|负债|欠钱|债务|破产|官司|政治|选举|投票|宗教|教会|信教|信佛",
    re.IGNORECASE,
)
# Words of a trade that hold one of the words above.
_OF_A_TRADE = re.compile(
    r"\b(?:(?:coal|gas|oil|wood)[ -]fired|tech(?:nical)? debt|dead sea|fixed income|"
    r"hospital (?:beds?|design|equipment|furniture|logistics|management|software))\b"
    r"|压力(?:容器|传感|测试|表|锅|机|阀|管)|手术(?:机器人|器械|刀)|抗肿瘤药|抗癌药",
    re.IGNORECASE,
)


def is_tender(text: str) -> bool:
    """Return whether a text holds a word of what is not said to the person it is about."""
    return _TENDER.search(_OF_A_TRADE.sub("□", text)) is not None
