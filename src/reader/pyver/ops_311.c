/* src/reader/pyver/ops_311.c - written by gen-opcodes.py with
 * CPython 3.11.7. Do not edit.
 */
#include "reader/callee_rules.h"

const struct callee_rules callee_rules_311 = {
	/* clang-format off */
	.jump_bytes = 2,
	.op = {
		/* POP_TOP */
		[1] = { .base = 1, .fall = { EFFECT_FIXED, -1, 0 } },
		/* PUSH_NULL */
		[2] = { .base = 2, .fall = { EFFECT_FIXED, 1, 0 } },
		[3] = { .base = 122 }, /* a form of BINARY_OP */
		[4] = { .base = 122 }, /* a form of BINARY_OP */
		[5] = { .base = 122 }, /* a form of BINARY_OP */
		[6] = { .base = 122 }, /* a form of BINARY_OP */
		[7] = { .base = 122 }, /* a form of BINARY_OP */
		[8] = { .base = 122 }, /* a form of BINARY_OP */
		/* NOP */
		[9] = { .base = 9, .fall = { EFFECT_FIXED, 0, 0 } },
		/* UNARY_POSITIVE */
		[10] = { .base = 10, .fall = { EFFECT_FIXED, 0, 0 } },
		/* UNARY_NEGATIVE */
		[11] = { .base = 11, .fall = { EFFECT_FIXED, 0, 0 } },
		/* UNARY_NOT */
		[12] = { .base = 12, .fall = { EFFECT_FIXED, 0, 0 } },
		[13] = { .base = 122 }, /* a form of BINARY_OP */
		[14] = { .base = 122 }, /* a form of BINARY_OP */
		/* UNARY_INVERT */
		[15] = { .base = 15, .fall = { EFFECT_FIXED, 0, 0 } },
		[16] = { .base = 122 }, /* a form of BINARY_OP */
		[17] = { .base = 25 }, /* a form of BINARY_SUBSCR */
		[18] = { .base = 25 }, /* a form of BINARY_SUBSCR */
		[19] = { .base = 25 }, /* a form of BINARY_SUBSCR */
		[20] = { .base = 25 }, /* a form of BINARY_SUBSCR */
		[21] = { .base = 25 }, /* a form of BINARY_SUBSCR */
		[22] = { .base = 171 }, /* a form of CALL */
		[23] = { .base = 171 }, /* a form of CALL */
		[24] = { .base = 171 }, /* a form of CALL */
		/* BINARY_SUBSCR */
		[25] = { .base = 25, .caches = 4, .fall = {
		        EFFECT_FIXED, -1, 0 } },
		[26] = { .base = 107 }, /* a form of COMPARE_OP */
		[27] = { .base = 107 }, /* a form of COMPARE_OP */
		[28] = { .base = 107 }, /* a form of COMPARE_OP */
		[29] = { .base = 107 }, /* a form of COMPARE_OP */
		/* GET_LEN */
		[30] = { .base = 30, .fall = { EFFECT_FIXED, 1, 0 } },
		/* MATCH_MAPPING */
		[31] = { .base = 31, .fall = { EFFECT_FIXED, 1, 0 } },
		/* MATCH_SEQUENCE */
		[32] = { .base = 32, .fall = { EFFECT_FIXED, 1, 0 } },
		/* MATCH_KEYS */
		[33] = { .base = 33, .fall = { EFFECT_FIXED, 1, 0 } },
		[34] = { .base = 144 }, /* a form of EXTENDED_ARG */
		/* PUSH_EXC_INFO */
		[35] = { .base = 35, .fall = { EFFECT_FIXED, 1, 0 } },
		/* CHECK_EXC_MATCH */
		[36] = { .base = 36, .fall = { EFFECT_FIXED, 0, 0 } },
		/* CHECK_EG_MATCH */
		[37] = { .base = 37, .fall = { EFFECT_FIXED, 0, 0 } },
		[38] = { .base = 140 }, /* a form of JUMP_BACKWARD */
		[39] = { .base = 106 }, /* a form of LOAD_ATTR */
		[40] = { .base = 106 }, /* a form of LOAD_ATTR */
		[41] = { .base = 106 }, /* a form of LOAD_ATTR */
		[42] = { .base = 106 }, /* a form of LOAD_ATTR */
		[43] = { .base = 106 }, /* a form of LOAD_ATTR */
		[44] = { .base = 100 }, /* a form of LOAD_CONST */
		[45] = { .base = 124 }, /* a form of LOAD_FAST */
		[46] = { .base = 124 }, /* a form of LOAD_FAST */
		[47] = { .base = 116 }, /* a form of LOAD_GLOBAL */
		[48] = { .base = 116 }, /* a form of LOAD_GLOBAL */
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
		[55] = { .base = 116 }, /* a form of LOAD_GLOBAL */
		[56] = { .base = 160 }, /* a form of LOAD_METHOD */
		[57] = { .base = 160 }, /* a form of LOAD_METHOD */
		[58] = { .base = 160 }, /* a form of LOAD_METHOD */
		[59] = { .base = 160 }, /* a form of LOAD_METHOD */
		/* STORE_SUBSCR */
		[60] = { .base = 60, .caches = 1, .fall = {
		        EFFECT_FIXED, -3, 0 } },
		/* DELETE_SUBSCR */
		[61] = { .base = 61, .fall = { EFFECT_FIXED, -2, 0 } },
		[62] = { .base = 160 }, /* a form of LOAD_METHOD */
		[63] = { .base = 160 }, /* a form of LOAD_METHOD */
		[64] = { .base = 166 }, /* a form of PRECALL */
		[65] = { .base = 166 }, /* a form of PRECALL */
		[66] = { .base = 166 }, /* a form of PRECALL */
		[67] = { .base = 166 }, /* a form of PRECALL */
		/* GET_ITER */
		[68] = { .base = 68, .fall = { EFFECT_FIXED, 0, 0 } },
		/* GET_YIELD_FROM_ITER */
		[69] = { .base = 69, .fall = { EFFECT_FIXED, 0, 0 } },
		/* PRINT_EXPR */
		[70] = { .base = 70, .fall = { EFFECT_FIXED, -1, 0 } },
		/* LOAD_BUILD_CLASS */
		[71] = { .base = 71, .fall = { EFFECT_FIXED, 1, 0 } },
		[72] = { .base = 166 }, /* a form of PRECALL */
		[73] = { .base = 166 }, /* a form of PRECALL */
		/* LOAD_ASSERTION_ERROR */
		[74] = { .base = 74, .fall = { EFFECT_FIXED, 1, 0 } },
		/* RETURN_GENERATOR */
		[75] = { .base = 75, .fall = { EFFECT_FIXED, 1, 0 } },
		[76] = { .base = 166 }, /* a form of PRECALL */
		[77] = { .base = 166 }, /* a form of PRECALL */
		[78] = { .base = 166 }, /* a form of PRECALL */
		[79] = { .base = 166 }, /* a form of PRECALL */
		[80] = { .base = 166 }, /* a form of PRECALL */
		[81] = { .base = 166 }, /* a form of PRECALL */
		/* LIST_TO_TUPLE */
		[82] = { .base = 82, .fall = { EFFECT_FIXED, 0, 0 } },
		/* RETURN_VALUE */
		[83] = { .base = 83, .flags = OP_NO_FALL },
		/* IMPORT_STAR */
		[84] = { .base = 84, .fall = { EFFECT_FIXED, -1, 0 } },
		/* SETUP_ANNOTATIONS */
		[85] = { .base = 85, .fall = { EFFECT_FIXED, 0, 0 } },
		/* YIELD_VALUE */
		[86] = { .base = 86, .flags = OP_YIELD, .fall = {
		        EFFECT_FIXED, 0, 0 } },
		/* ASYNC_GEN_WRAP */
		[87] = { .base = 87, .fall = { EFFECT_FIXED, 0, 0 } },
		/* PREP_RERAISE_STAR */
		[88] = { .base = 88, .fall = { EFFECT_FIXED, -1, 0 } },
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
		[93] = { .base = 93, .flags = OP_JUMP, .fall = {
		        EFFECT_FIXED, 1, 0 }, .jump = { EFFECT_FIXED, -1, 0 }
		        },
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
		[106] = { .base = 106, .caches = 4, .fall = {
		        EFFECT_FIXED, 0, 0 } },
		/* COMPARE_OP */
		[107] = { .base = 107, .caches = 2, .fall = {
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
		/* JUMP_IF_FALSE_OR_POP */
		[111] = { .base = 111, .flags = OP_JUMP, .fall = {
		        EFFECT_FIXED, -1, 0 }, .jump = { EFFECT_FIXED, 0, 0 }
		        },
		/* JUMP_IF_TRUE_OR_POP */
		[112] = { .base = 112, .flags = OP_JUMP, .fall = {
		        EFFECT_FIXED, -1, 0 }, .jump = { EFFECT_FIXED, 0, 0 }
		        },
		[113] = { .base = 166 }, /* a form of PRECALL */
		/* POP_JUMP_FORWARD_IF_FALSE */
		[114] = { .base = 114, .flags = OP_JUMP, .fall = {
		        EFFECT_FIXED, -1, 0 }, .jump = { EFFECT_FIXED, -1, 0 }
		        },
		/* POP_JUMP_FORWARD_IF_TRUE */
		[115] = { .base = 115, .flags = OP_JUMP, .fall = {
		        EFFECT_FIXED, -1, 0 }, .jump = { EFFECT_FIXED, -1, 0 }
		        },
		/* LOAD_GLOBAL */
		[116] = { .base = 116, .caches = 5, .fall = {
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
		[121] = { .base = 166 }, /* a form of PRECALL */
		/* BINARY_OP */
		[122] = { .base = 122, .caches = 1, .fall = {
		        EFFECT_FIXED, -1, 0 } },
		/* SEND */
		[123] = { .base = 123, .flags = OP_JUMP, .fall = {
		        EFFECT_FIXED, 0, 0 }, .jump = { EFFECT_FIXED, -1, 0 }
		        },
		/* LOAD_FAST */
		[124] = { .base = 124, .fall = { EFFECT_FIXED, 1, 0 }
		        },
		/* STORE_FAST */
		[125] = { .base = 125, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* DELETE_FAST */
		[126] = { .base = 126, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		[127] = { .base = 166 }, /* a form of PRECALL */
		/* POP_JUMP_FORWARD_IF_NOT_NONE */
		[128] = { .base = 128, .flags = OP_JUMP, .fall = {
		        EFFECT_FIXED, -1, 0 }, .jump = { EFFECT_FIXED, -1, 0 }
		        },
		/* POP_JUMP_FORWARD_IF_NONE */
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
		[141] = { .base = 166 }, /* a form of PRECALL */
		/* CALL_FUNCTION_EX */
		[142] = { .base = 142, .callable = { EFFECT_BIT0, -2,
		        -1 }, .flags = OP_CALL, .fall = { EFFECT_BIT0, -2, -1 }
		        },
		[143] = { .base = 166 }, /* a form of PRECALL */
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
		/* LOAD_CLASSDEREF */
		[148] = { .base = 148, .fall = { EFFECT_FIXED, 1, 0 }
		        },
		/* COPY_FREE_VARS */
		[149] = { .base = 149, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		[150] = { .base = 151 }, /* a form of RESUME */
		/* RESUME */
		[151] = { .base = 151, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		/* MATCH_CLASS */
		[152] = { .base = 152, .fall = { EFFECT_FIXED, -2, 0 }
		        },
		[153] = { .base = 95 }, /* a form of STORE_ATTR */
		[154] = { .base = 95 }, /* a form of STORE_ATTR */
		/* FORMAT_VALUE */
		[155] = { .base = 155, .fall = { EFFECT_BIT2, 0, -1 }
		        },
		/* BUILD_CONST_KEY_MAP */
		[156] = { .base = 156, .fall = { EFFECT_TIMES, 0, -1 }
		        },
		/* BUILD_STRING */
		[157] = { .base = 157, .fall = { EFFECT_TIMES, 1, -1 }
		        },
		[158] = { .base = 95 }, /* a form of STORE_ATTR */
		[159] = { .base = 95 }, /* a form of STORE_ATTR */
		/* LOAD_METHOD */
		[160] = { .base = 160, .caches = 10, .fall = {
		        EFFECT_FIXED, 1, 0 } },
		[161] = { .base = 125 }, /* a form of STORE_FAST */
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
		/* PRECALL */
		[166] = { .base = 166, .caches = 1, .callable = {
		        EFFECT_TIMES, -2, -1 }, .flags = OP_CALL |
		        OP_CALL_OR_NEXT, .fall = { EFFECT_TIMES, 0, -1 } },
		[167] = { .base = 125 }, /* a form of STORE_FAST */
		[168] = { .base = 60 }, /* a form of STORE_SUBSCR */
		[169] = { .base = 60 }, /* a form of STORE_SUBSCR */
		[170] = { .base = 60 }, /* a form of STORE_SUBSCR */
		/* CALL */
		[171] = { .base = 171, .caches = 4, .callable = {
		        EFFECT_FIXED, -2, 0 }, .flags = OP_CALL |
		        OP_CALL_OR_NEXT, .fall = { EFFECT_FIXED, -1, 0 } },
		/* KW_NAMES */
		[172] = { .base = 172, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		/* POP_JUMP_BACKWARD_IF_NOT_NONE */
		[173] = { .base = 173, .flags = OP_JUMP | OP_JUMP_BACK,
		        .fall = { EFFECT_FIXED, -1, 0 }, .jump = {
		        EFFECT_FIXED, -1, 0 } },
		/* POP_JUMP_BACKWARD_IF_NONE */
		[174] = { .base = 174, .flags = OP_JUMP | OP_JUMP_BACK,
		        .fall = { EFFECT_FIXED, -1, 0 }, .jump = {
		        EFFECT_FIXED, -1, 0 } },
		/* POP_JUMP_BACKWARD_IF_FALSE */
		[175] = { .base = 175, .flags = OP_JUMP | OP_JUMP_BACK,
		        .fall = { EFFECT_FIXED, -1, 0 }, .jump = {
		        EFFECT_FIXED, -1, 0 } },
		/* POP_JUMP_BACKWARD_IF_TRUE */
		[176] = { .base = 176, .flags = OP_JUMP | OP_JUMP_BACK,
		        .fall = { EFFECT_FIXED, -1, 0 }, .jump = {
		        EFFECT_FIXED, -1, 0 } },
		[177] = { .base = 92 }, /* a form of UNPACK_SEQUENCE */
		[178] = { .base = 92 }, /* a form of UNPACK_SEQUENCE */
		[179] = { .base = 92 }, /* a form of UNPACK_SEQUENCE */
		[180] = { .base = 92 }, /* a form of UNPACK_SEQUENCE */
	},
};
