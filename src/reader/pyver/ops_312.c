/* src/reader/pyver/ops_312.c - written by gen-opcodes.py with
 * CPython 3.12.1. Do not edit.
 */
#include "reader/callee_rules.h"

const struct callee_rules callee_rules_312 = {
	/* clang-format off */
	.jump_bytes = 2,
	.op = {
		/* POP_TOP */
		[1] = { .base = 1, .fall = { EFFECT_FIXED, -1, 0 } },
		/* PUSH_NULL */
		[2] = { .base = 2, .fall = { EFFECT_FIXED, 1, 0 } },
		/* INTERPRETER_EXIT */
		[3] = { .base = 3, .flags = OP_NO_FALL },
		/* END_FOR */
		[4] = { .base = 4, .fall = { EFFECT_FIXED, -2, 0 } },
		/* END_SEND */
		[5] = { .base = 5, .fall = { EFFECT_FIXED, -1, 0 } },
		[6] = { .base = 122 }, /* a form of BINARY_OP */
		[7] = { .base = 122 }, /* a form of BINARY_OP */
		[8] = { .base = 122 }, /* a form of BINARY_OP */
		/* NOP */
		[9] = { .base = 9, .fall = { EFFECT_FIXED, 0, 0 } },
		[10] = { .base = 122 }, /* a form of BINARY_OP */
		/* UNARY_NEGATIVE */
		[11] = { .base = 11, .fall = { EFFECT_FIXED, 0, 0 } },
		/* UNARY_NOT */
		[12] = { .base = 12, .fall = { EFFECT_FIXED, 0, 0 } },
		[13] = { .base = 122 }, /* a form of BINARY_OP */
		[14] = { .base = 122 }, /* a form of BINARY_OP */
		/* UNARY_INVERT */
		[15] = { .base = 15, .fall = { EFFECT_FIXED, 0, 0 } },
		[16] = { .base = 122 }, /* a form of BINARY_OP */
		/* RESERVED */
		[17] = { .base = 17, .fall = { EFFECT_FIXED, 0, 0 } },
		[18] = { .base = 122 }, /* a form of BINARY_OP */
		[19] = { .base = 25 }, /* a form of BINARY_SUBSCR */
		[20] = { .base = 25 }, /* a form of BINARY_SUBSCR */
		[21] = { .base = 25 }, /* a form of BINARY_SUBSCR */
		[22] = { .base = 25 }, /* a form of BINARY_SUBSCR */
		[23] = { .base = 171 }, /* a form of CALL */
		[24] = { .base = 171 }, /* a form of CALL */
		/* BINARY_SUBSCR */
		[25] = { .base = 25, .caches = 1, .fall = {
		        EFFECT_FIXED, -1, 0 } },
		/* BINARY_SLICE */
		[26] = { .base = 26, .fall = { EFFECT_FIXED, -2, 0 } },
		/* STORE_SLICE */
		[27] = { .base = 27, .fall = { EFFECT_FIXED, -4, 0 } },
		[28] = { .base = 171 }, /* a form of CALL */
		[29] = { .base = 171 }, /* a form of CALL */
		/* GET_LEN */
		[30] = { .base = 30, .fall = { EFFECT_FIXED, 1, 0 } },
		/* MATCH_MAPPING */
		[31] = { .base = 31, .fall = { EFFECT_FIXED, 1, 0 } },
		/* MATCH_SEQUENCE */
		[32] = { .base = 32, .fall = { EFFECT_FIXED, 1, 0 } },
		/* MATCH_KEYS */
		[33] = { .base = 33, .fall = { EFFECT_FIXED, 1, 0 } },
		[34] = { .base = 171 }, /* a form of CALL */
		/* PUSH_EXC_INFO */
		[35] = { .base = 35, .fall = { EFFECT_FIXED, 1, 0 } },
		/* CHECK_EXC_MATCH */
		[36] = { .base = 36, .fall = { EFFECT_FIXED, 0, 0 } },
		/* CHECK_EG_MATCH */
		[37] = { .base = 37, .fall = { EFFECT_FIXED, 0, 0 } },
		[38] = { .base = 171 }, /* a form of CALL */
		[39] = { .base = 171 }, /* a form of CALL */
		[40] = { .base = 171 }, /* a form of CALL */
		[41] = { .base = 171 }, /* a form of CALL */
		[42] = { .base = 171 }, /* a form of CALL */
		[43] = { .base = 171 }, /* a form of CALL */
		[44] = { .base = 171 }, /* a form of CALL */
		[45] = { .base = 171 }, /* a form of CALL */
		[46] = { .base = 171 }, /* a form of CALL */
		[47] = { .base = 171 }, /* a form of CALL */
		[48] = { .base = 171 }, /* a form of CALL */
		/* WITH_EXCEPT_START */
		[49] = { .base = 49, .fall = { EFFECT_FIXED, 1, 0 } },
		/* GET_AITER */
		[50] = { .base = 50, .fall = { EFFECT_FIXED, 0, 0 } },
		/* GET_ANEXT */
		[51] = { .base = 51, .fall = { EFFECT_FIXED, 1, 0 } },
		/* BEFORE_ASYNC_WITH */
		[52] = { .base = 52, .fall = { EFFECT_FIXED, 1, 0 } },
		/* BEFORE_WITH */
		[53] = { .base = 53, .fall = { EFFECT_FIXED, 1, 0 } },
		/* END_ASYNC_FOR */
		[54] = { .base = 54, .fall = { EFFECT_FIXED, -2, 0 } },
		/* CLEANUP_THROW */
		[55] = { .base = 55, .fall = { EFFECT_FIXED, -1, 0 } },
		[56] = { .base = 171 }, /* a form of CALL */
		[57] = { .base = 107 }, /* a form of COMPARE_OP */
		[58] = { .base = 107 }, /* a form of COMPARE_OP */
		[59] = { .base = 107 }, /* a form of COMPARE_OP */
		/* STORE_SUBSCR */
		[60] = { .base = 60, .caches = 1, .fall = {
		        EFFECT_FIXED, -3, 0 } },
		/* DELETE_SUBSCR */
		[61] = { .base = 61, .fall = { EFFECT_FIXED, -2, 0 } },
		[62] = { .base = 93 }, /* a form of FOR_ITER */
		[63] = { .base = 93 }, /* a form of FOR_ITER */
		[64] = { .base = 93 }, /* a form of FOR_ITER */
		[65] = { .base = 93 }, /* a form of FOR_ITER */
		[66] = { .base = 141 }, /* a form of LOAD_SUPER_ATTR */
		[67] = { .base = 141 }, /* a form of LOAD_SUPER_ATTR */
		/* GET_ITER */
		[68] = { .base = 68, .fall = { EFFECT_FIXED, 0, 0 } },
		/* GET_YIELD_FROM_ITER */
		[69] = { .base = 69, .fall = { EFFECT_FIXED, 0, 0 } },
		[70] = { .base = 106 }, /* a form of LOAD_ATTR */
		/* LOAD_BUILD_CLASS */
		[71] = { .base = 71, .fall = { EFFECT_FIXED, 1, 0 } },
		[72] = { .base = 106 }, /* a form of LOAD_ATTR */
		[73] = { .base = 106 }, /* a form of LOAD_ATTR */
		/* LOAD_ASSERTION_ERROR */
		[74] = { .base = 74, .fall = { EFFECT_FIXED, 1, 0 } },
		/* RETURN_GENERATOR */
		[75] = { .base = 75, .fall = { EFFECT_FIXED, 1, 0 } },
		[76] = { .base = 106 }, /* a form of LOAD_ATTR */
		[77] = { .base = 106 }, /* a form of LOAD_ATTR */
		[78] = { .base = 106 }, /* a form of LOAD_ATTR */
		[79] = { .base = 106 }, /* a form of LOAD_ATTR */
		[80] = { .base = 106 }, /* a form of LOAD_ATTR */
		[81] = { .base = 106 }, /* a form of LOAD_ATTR */
		[82] = { .base = 106 }, /* a form of LOAD_ATTR */
		/* RETURN_VALUE */
		[83] = { .base = 83, .flags = OP_NO_FALL },
		[84] = { .base = 100 }, /* a form of LOAD_CONST */
		/* SETUP_ANNOTATIONS */
		[85] = { .base = 85, .fall = { EFFECT_FIXED, 0, 0 } },
		[86] = { .base = 124 }, /* a form of LOAD_FAST */
		/* LOAD_LOCALS */
		[87] = { .base = 87, .fall = { EFFECT_FIXED, 1, 0 } },
		[88] = { .base = 124 }, /* a form of LOAD_FAST */
		/* POP_EXCEPT */
		[89] = { .base = 89, .fall = { EFFECT_FIXED, -1, 0 } },
		/* STORE_NAME */
		[90] = { .base = 90, .fall = { EFFECT_FIXED, -1, 0 } },
		/* DELETE_NAME */
		[91] = { .base = 91, .fall = { EFFECT_FIXED, 0, 0 } },
		/* UNPACK_SEQUENCE */
		[92] = { .base = 92, .caches = 1, .fall = {
		        EFFECT_TIMES, -1, 1 } },
		/* FOR_ITER */
		[93] = { .base = 93, .caches = 1, .flags = OP_JUMP,
		        .fall = { EFFECT_FIXED, 1, 0 }, .jump = { EFFECT_FIXED,
		        1, 0 } },
		/* UNPACK_EX */
		[94] = { .base = 94, .fall = { EFFECT_BOTH, 0, 1 } },
		/* STORE_ATTR */
		[95] = { .base = 95, .caches = 4, .fall = {
		        EFFECT_FIXED, -2, 0 } },
		/* DELETE_ATTR */
		[96] = { .base = 96, .fall = { EFFECT_FIXED, -1, 0 } },
		/* STORE_GLOBAL */
		[97] = { .base = 97, .fall = { EFFECT_FIXED, -1, 0 } },
		/* DELETE_GLOBAL */
		[98] = { .base = 98, .fall = { EFFECT_FIXED, 0, 0 } },
		/* SWAP */
		[99] = { .base = 99, .fall = { EFFECT_FIXED, 0, 0 } },
		/* LOAD_CONST */
		[100] = { .base = 100, .fall = { EFFECT_FIXED, 1, 0 }
		        },
		/* LOAD_NAME */
		[101] = { .base = 101, .fall = { EFFECT_FIXED, 1, 0 }
		        },
		/* BUILD_TUPLE */
		[102] = { .base = 102, .fall = { EFFECT_TIMES, 1, -1 }
		        },
		/* BUILD_LIST */
		[103] = { .base = 103, .fall = { EFFECT_TIMES, 1, -1 }
		        },
		/* BUILD_SET */
		[104] = { .base = 104, .fall = { EFFECT_TIMES, 1, -1 }
		        },
		/* BUILD_MAP */
		[105] = { .base = 105, .fall = { EFFECT_TIMES, 1, -2 }
		        },
		/* LOAD_ATTR */
		[106] = { .base = 106, .caches = 9, .fall = {
		        EFFECT_BIT0, 0, 1 } },
		/* COMPARE_OP */
		[107] = { .base = 107, .caches = 1, .fall = {
		        EFFECT_FIXED, -1, 0 } },
		/* IMPORT_NAME */
		[108] = { .base = 108, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* IMPORT_FROM */
		[109] = { .base = 109, .fall = { EFFECT_FIXED, 1, 0 }
		        },
		/* JUMP_FORWARD */
		[110] = { .base = 110, .flags = OP_NO_FALL | OP_JUMP,
		        .jump = { EFFECT_FIXED, 0, 0 } },
		[111] = { .base = 116 }, /* a form of LOAD_GLOBAL */
		[112] = { .base = 116 }, /* a form of LOAD_GLOBAL */
		[113] = { .base = 95 }, /* a form of STORE_ATTR */
		/* POP_JUMP_IF_FALSE */
		[114] = { .base = 114, .flags = OP_JUMP, .fall = {
		        EFFECT_FIXED, -1, 0 }, .jump = { EFFECT_FIXED, -1, 0 }
		        },
		/* POP_JUMP_IF_TRUE */
		[115] = { .base = 115, .flags = OP_JUMP, .fall = {
		        EFFECT_FIXED, -1, 0 }, .jump = { EFFECT_FIXED, -1, 0 }
		        },
		/* LOAD_GLOBAL */
		[116] = { .base = 116, .caches = 4, .fall = {
		        EFFECT_BIT0, 1, 1 } },
		/* IS_OP */
		[117] = { .base = 117, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* CONTAINS_OP */
		[118] = { .base = 118, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* RERAISE */
		[119] = { .base = 119, .flags = OP_NO_FALL },
		/* COPY */
		[120] = { .base = 120, .fall = { EFFECT_FIXED, 1, 0 }
		        },
		/* RETURN_CONST */
		[121] = { .base = 121, .flags = OP_NO_FALL },
		/* BINARY_OP */
		[122] = { .base = 122, .caches = 1, .fall = {
		        EFFECT_FIXED, -1, 0 } },
		/* SEND */
		[123] = { .base = 123, .caches = 1, .flags = OP_JUMP,
		        .fall = { EFFECT_FIXED, 0, 0 }, .jump = { EFFECT_FIXED,
		        0, 0 } },
		/* LOAD_FAST */
		[124] = { .base = 124, .fall = { EFFECT_FIXED, 1, 0 }
		        },
		/* STORE_FAST */
		[125] = { .base = 125, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* DELETE_FAST */
		[126] = { .base = 126, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		/* LOAD_FAST_CHECK */
		[127] = { .base = 127, .fall = { EFFECT_FIXED, 1, 0 }
		        },
		/* POP_JUMP_IF_NOT_NONE */
		[128] = { .base = 128, .flags = OP_JUMP, .fall = {
		        EFFECT_FIXED, -1, 0 }, .jump = { EFFECT_FIXED, -1, 0 }
		        },
		/* POP_JUMP_IF_NONE */
		[129] = { .base = 129, .flags = OP_JUMP, .fall = {
		        EFFECT_FIXED, -1, 0 }, .jump = { EFFECT_FIXED, -1, 0 }
		        },
		/* RAISE_VARARGS */
		[130] = { .base = 130, .flags = OP_NO_FALL },
		/* GET_AWAITABLE */
		[131] = { .base = 131, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		/* MAKE_FUNCTION */
		[132] = { .base = 132, .fall = { EFFECT_BITS, 0, -1 }
		        },
		/* BUILD_SLICE */
		[133] = { .base = 133, .fall = { EFFECT_IS3, -1, -1 }
		        },
		/* JUMP_BACKWARD_NO_INTERRUPT */
		[134] = { .base = 134, .flags = OP_NO_FALL | OP_JUMP |
		        OP_JUMP_BACK, .jump = { EFFECT_FIXED, 0, 0 } },
		/* MAKE_CELL */
		[135] = { .base = 135, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		/* LOAD_CLOSURE */
		[136] = { .base = 136, .fall = { EFFECT_FIXED, 1, 0 }
		        },
		/* LOAD_DEREF */
		[137] = { .base = 137, .fall = { EFFECT_FIXED, 1, 0 }
		        },
		/* STORE_DEREF */
		[138] = { .base = 138, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* DELETE_DEREF */
		[139] = { .base = 139, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		/* JUMP_BACKWARD */
		[140] = { .base = 140, .flags = OP_NO_FALL | OP_JUMP |
		        OP_JUMP_BACK, .jump = { EFFECT_FIXED, 0, 0 } },
		/* LOAD_SUPER_ATTR */
		[141] = { .base = 141, .caches = 1, .fall = {
		        EFFECT_BIT0, -2, 1 } },
		/* CALL_FUNCTION_EX */
		[142] = { .base = 142, .callable = { EFFECT_BIT0, -2,
		        -1 }, .flags = OP_CALL, .fall = { EFFECT_BIT0, -2, -1 }
		        },
		/* LOAD_FAST_AND_CLEAR */
		[143] = { .base = 143, .fall = { EFFECT_FIXED, 1, 0 }
		        },
		/* EXTENDED_ARG */
		[144] = { .base = 144, .flags = OP_EXTENDED, .fall = {
		        EFFECT_FIXED, 0, 0 } },
		/* LIST_APPEND */
		[145] = { .base = 145, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* SET_ADD */
		[146] = { .base = 146, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* MAP_ADD */
		[147] = { .base = 147, .fall = { EFFECT_FIXED, -2, 0 }
		        },
		[148] = { .base = 95 }, /* a form of STORE_ATTR */
		/* COPY_FREE_VARS */
		[149] = { .base = 149, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		/* YIELD_VALUE */
		[150] = { .base = 150, .flags = OP_YIELD, .fall = {
		        EFFECT_FIXED, 0, 0 } },
		/* RESUME */
		[151] = { .base = 151, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		/* MATCH_CLASS */
		[152] = { .base = 152, .fall = { EFFECT_FIXED, -2, 0 }
		        },
		[153] = { .base = 95 }, /* a form of STORE_ATTR */
		[154] = { .base = 125 }, /* a form of STORE_FAST */
		/* FORMAT_VALUE */
		[155] = { .base = 155, .fall = { EFFECT_BIT2, 0, -1 }
		        },
		/* BUILD_CONST_KEY_MAP */
		[156] = { .base = 156, .fall = { EFFECT_TIMES, 0, -1 }
		        },
		/* BUILD_STRING */
		[157] = { .base = 157, .fall = { EFFECT_TIMES, 1, -1 }
		        },
		[158] = { .base = 125 }, /* a form of STORE_FAST */
		[159] = { .base = 60 }, /* a form of STORE_SUBSCR */
		[160] = { .base = 60 }, /* a form of STORE_SUBSCR */
		[161] = { .base = 92 }, /* a form of UNPACK_SEQUENCE */
		/* LIST_EXTEND */
		[162] = { .base = 162, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* SET_UPDATE */
		[163] = { .base = 163, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* DICT_MERGE */
		[164] = { .base = 164, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* DICT_UPDATE */
		[165] = { .base = 165, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		[166] = { .base = 92 }, /* a form of UNPACK_SEQUENCE */
		[167] = { .base = 92 }, /* a form of UNPACK_SEQUENCE */
		[168] = { .base = 123 }, /* a form of SEND */
		/* CALL */
		[171] = { .base = 171, .caches = 3, .callable = {
		        EFFECT_TIMES, -2, -1 }, .flags = OP_CALL |
		        OP_CALL_OR_NEXT, .fall = { EFFECT_TIMES, -1, -1 } },
		/* KW_NAMES */
		[172] = { .base = 172, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		/* CALL_INTRINSIC_1 */
		[173] = { .base = 173, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		/* CALL_INTRINSIC_2 */
		[174] = { .base = 174, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* LOAD_FROM_DICT_OR_GLOBALS */
		[175] = { .base = 175, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		/* LOAD_FROM_DICT_OR_DEREF */
		[176] = { .base = 176, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		[237] = { .base = 141 }, /* a form of LOAD_SUPER_ATTR */
		[238] = { .base = 129 }, /* a form of POP_JUMP_IF_NONE */
		[239] = { .base = 128 }, /* a form of POP_JUMP_IF_NOT_NONE */
		[240] = { .base = 151 }, /* a form of RESUME */
		[241] = { .base = 171 }, /* a form of CALL */
		[242] = { .base = 83 }, /* a form of RETURN_VALUE */
		[243] = { .base = 150 }, /* a form of YIELD_VALUE */
		[244] = { .base = 142 }, /* a form of CALL_FUNCTION_EX */
		[245] = { .base = 110 }, /* a form of JUMP_FORWARD */
		[246] = { .base = 140 }, /* a form of JUMP_BACKWARD */
		[247] = { .base = 121 }, /* a form of RETURN_CONST */
		[248] = { .base = 93 }, /* a form of FOR_ITER */
		[249] = { .base = 114 }, /* a form of POP_JUMP_IF_FALSE */
		[250] = { .base = 115 }, /* a form of POP_JUMP_IF_TRUE */
		[251] = { .base = 4 }, /* a form of END_FOR */
		[252] = { .base = 5 }, /* a form of END_SEND */
	},
};
