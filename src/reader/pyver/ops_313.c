/* src/reader/pyver/ops_313.c - written by gen-opcodes.py with
 * CPython 3.13.0. Do not edit.
 */
#include "reader/callee_rules.h"

const struct callee_rules callee_rules_313 = {
	/* clang-format off */
	.jump_bytes = 2,
	.op = {
		/* BEFORE_ASYNC_WITH */
		[1] = { .base = 1, .fall = { EFFECT_FIXED, 1, 0 } },
		/* BEFORE_WITH */
		[2] = { .base = 2, .fall = { EFFECT_FIXED, 1, 0 } },
		[3] = { .base = 45 }, /* a form of BINARY_OP */
		/* BINARY_SLICE */
		[4] = { .base = 4, .fall = { EFFECT_FIXED, -2, 0 } },
		/* BINARY_SUBSCR */
		[5] = { .base = 5, .caches = 1, .fall = { EFFECT_FIXED,
		        -1, 0 } },
		/* CHECK_EG_MATCH */
		[6] = { .base = 6, .fall = { EFFECT_FIXED, 0, 0 } },
		/* CHECK_EXC_MATCH */
		[7] = { .base = 7, .fall = { EFFECT_FIXED, 0, 0 } },
		/* CLEANUP_THROW */
		[8] = { .base = 8, .fall = { EFFECT_FIXED, -1, 0 } },
		/* DELETE_SUBSCR */
		[9] = { .base = 9, .fall = { EFFECT_FIXED, -2, 0 } },
		/* END_ASYNC_FOR */
		[10] = { .base = 10, .fall = { EFFECT_FIXED, -2, 0 } },
		/* END_FOR */
		[11] = { .base = 11, .fall = { EFFECT_FIXED, -1, 0 } },
		/* END_SEND */
		[12] = { .base = 12, .fall = { EFFECT_FIXED, -1, 0 } },
		/* EXIT_INIT_CHECK */
		[13] = { .base = 13, .fall = { EFFECT_FIXED, -1, 0 } },
		/* FORMAT_SIMPLE */
		[14] = { .base = 14, .fall = { EFFECT_FIXED, 0, 0 } },
		/* FORMAT_WITH_SPEC */
		[15] = { .base = 15, .fall = { EFFECT_FIXED, -1, 0 } },
		/* GET_AITER */
		[16] = { .base = 16, .fall = { EFFECT_FIXED, 0, 0 } },
		/* RESERVED */
		[17] = { .base = 17, .fall = { EFFECT_FIXED, 0, 0 } },
		/* GET_ANEXT */
		[18] = { .base = 18, .fall = { EFFECT_FIXED, 1, 0 } },
		/* GET_ITER */
		[19] = { .base = 19, .fall = { EFFECT_FIXED, 0, 0 } },
		/* GET_LEN */
		[20] = { .base = 20, .fall = { EFFECT_FIXED, 1, 0 } },
		/* GET_YIELD_FROM_ITER */
		[21] = { .base = 21, .fall = { EFFECT_FIXED, 0, 0 } },
		/* INTERPRETER_EXIT */
		[22] = { .base = 22, .flags = OP_NO_FALL },
		/* LOAD_ASSERTION_ERROR */
		[23] = { .base = 23, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_BUILD_CLASS */
		[24] = { .base = 24, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_LOCALS */
		[25] = { .base = 25, .fall = { EFFECT_FIXED, 1, 0 } },
		/* MAKE_FUNCTION */
		[26] = { .base = 26, .fall = { EFFECT_FIXED, 0, 0 } },
		/* MATCH_KEYS */
		[27] = { .base = 27, .fall = { EFFECT_FIXED, 1, 0 } },
		/* MATCH_MAPPING */
		[28] = { .base = 28, .fall = { EFFECT_FIXED, 1, 0 } },
		/* MATCH_SEQUENCE */
		[29] = { .base = 29, .fall = { EFFECT_FIXED, 1, 0 } },
		/* NOP */
		[30] = { .base = 30, .fall = { EFFECT_FIXED, 0, 0 } },
		/* POP_EXCEPT */
		[31] = { .base = 31, .fall = { EFFECT_FIXED, -1, 0 } },
		/* POP_TOP */
		[32] = { .base = 32, .fall = { EFFECT_FIXED, -1, 0 } },
		/* PUSH_EXC_INFO */
		[33] = { .base = 33, .fall = { EFFECT_FIXED, 1, 0 } },
		/* PUSH_NULL */
		[34] = { .base = 34, .fall = { EFFECT_FIXED, 1, 0 } },
		/* RETURN_GENERATOR */
		[35] = { .base = 35, .fall = { EFFECT_FIXED, 1, 0 } },
		/* RETURN_VALUE */
		[36] = { .base = 36, .flags = OP_NO_FALL },
		/* SETUP_ANNOTATIONS */
		[37] = { .base = 37, .fall = { EFFECT_FIXED, 0, 0 } },
		/* STORE_SLICE */
		[38] = { .base = 38, .fall = { EFFECT_FIXED, -4, 0 } },
		/* STORE_SUBSCR */
		[39] = { .base = 39, .caches = 1, .fall = {
		        EFFECT_FIXED, -3, 0 } },
		/* TO_BOOL */
		[40] = { .base = 40, .caches = 3, .fall = {
		        EFFECT_FIXED, 0, 0 } },
		/* UNARY_INVERT */
		[41] = { .base = 41, .fall = { EFFECT_FIXED, 0, 0 } },
		/* UNARY_NEGATIVE */
		[42] = { .base = 42, .fall = { EFFECT_FIXED, 0, 0 } },
		/* UNARY_NOT */
		[43] = { .base = 43, .fall = { EFFECT_FIXED, 0, 0 } },
		/* WITH_EXCEPT_START */
		[44] = { .base = 44, .fall = { EFFECT_FIXED, 1, 0 } },
		/* BINARY_OP */
		[45] = { .base = 45, .caches = 1, .fall = {
		        EFFECT_FIXED, -1, 0 } },
		/* BUILD_CONST_KEY_MAP */
		[46] = { .base = 46, .fall = { EFFECT_TIMES, 0, -1 } },
		/* BUILD_LIST */
		[47] = { .base = 47, .fall = { EFFECT_TIMES, 1, -1 } },
		/* BUILD_MAP */
		[48] = { .base = 48, .fall = { EFFECT_TIMES, 1, -2 } },
		/* BUILD_SET */
		[49] = { .base = 49, .fall = { EFFECT_TIMES, 1, -1 } },
		/* BUILD_SLICE */
		[50] = { .base = 50, .fall = { EFFECT_IS3, -1, -1 } },
		/* BUILD_STRING */
		[51] = { .base = 51, .fall = { EFFECT_TIMES, 1, -1 } },
		/* BUILD_TUPLE */
		[52] = { .base = 52, .fall = { EFFECT_TIMES, 1, -1 } },
		/* CALL */
		[53] = { .base = 53, .caches = 3, .callable = {
		        EFFECT_TIMES, -2, -1 }, .flags = OP_CALL, .fall = {
		        EFFECT_TIMES, -1, -1 } },
		/* CALL_FUNCTION_EX */
		[54] = { .base = 54, .callable = { EFFECT_BIT0, -3, -1
		        }, .flags = OP_CALL, .fall = { EFFECT_BIT0, -2, -1 } },
		/* CALL_INTRINSIC_1 */
		[55] = { .base = 55, .fall = { EFFECT_FIXED, 0, 0 } },
		/* CALL_INTRINSIC_2 */
		[56] = { .base = 56, .fall = { EFFECT_FIXED, -1, 0 } },
		/* CALL_KW */
		[57] = { .base = 57, .callable = { EFFECT_TIMES, -3, -1
		        }, .flags = OP_CALL, .fall = { EFFECT_TIMES, -2, -1 }
		        },
		/* COMPARE_OP */
		[58] = { .base = 58, .caches = 1, .fall = {
		        EFFECT_FIXED, -1, 0 } },
		/* CONTAINS_OP */
		[59] = { .base = 59, .caches = 1, .fall = {
		        EFFECT_FIXED, -1, 0 } },
		/* CONVERT_VALUE */
		[60] = { .base = 60, .fall = { EFFECT_FIXED, 0, 0 } },
		/* COPY */
		[61] = { .base = 61, .fall = { EFFECT_FIXED, 1, 0 } },
		/* COPY_FREE_VARS */
		[62] = { .base = 62, .fall = { EFFECT_FIXED, 0, 0 } },
		/* DELETE_ATTR */
		[63] = { .base = 63, .fall = { EFFECT_FIXED, -1, 0 } },
		/* DELETE_DEREF */
		[64] = { .base = 64, .fall = { EFFECT_FIXED, 0, 0 } },
		/* DELETE_FAST */
		[65] = { .base = 65, .fall = { EFFECT_FIXED, 0, 0 } },
		/* DELETE_GLOBAL */
		[66] = { .base = 66, .fall = { EFFECT_FIXED, 0, 0 } },
		/* DELETE_NAME */
		[67] = { .base = 67, .fall = { EFFECT_FIXED, 0, 0 } },
		/* DICT_MERGE */
		[68] = { .base = 68, .fall = { EFFECT_FIXED, -1, 0 } },
		/* DICT_UPDATE */
		[69] = { .base = 69, .fall = { EFFECT_FIXED, -1, 0 } },
		/* ENTER_EXECUTOR */
		[70] = { .base = 70, .flags = OP_EXECUTOR, .fall = {
		        EFFECT_FIXED, 0, 0 } },
		/* EXTENDED_ARG */
		[71] = { .base = 71, .flags = OP_EXTENDED, .fall = {
		        EFFECT_FIXED, 0, 0 } },
		/* FOR_ITER */
		[72] = { .base = 72, .caches = 1, .flags = OP_JUMP,
		        .fall = { EFFECT_FIXED, 1, 0 }, .jump = { EFFECT_FIXED,
		        1, 0 } },
		/* GET_AWAITABLE */
		[73] = { .base = 73, .fall = { EFFECT_FIXED, 0, 0 } },
		/* IMPORT_FROM */
		[74] = { .base = 74, .fall = { EFFECT_FIXED, 1, 0 } },
		/* IMPORT_NAME */
		[75] = { .base = 75, .fall = { EFFECT_FIXED, -1, 0 } },
		/* IS_OP */
		[76] = { .base = 76, .fall = { EFFECT_FIXED, -1, 0 } },
		/* JUMP_BACKWARD */
		[77] = { .base = 77, .caches = 1, .flags = OP_NO_FALL |
		        OP_JUMP | OP_JUMP_BACK, .jump = { EFFECT_FIXED, 0, 0 }
		        },
		/* JUMP_BACKWARD_NO_INTERRUPT */
		[78] = { .base = 78, .flags = OP_NO_FALL | OP_JUMP |
		        OP_JUMP_BACK, .jump = { EFFECT_FIXED, 0, 0 } },
		/* JUMP_FORWARD */
		[79] = { .base = 79, .flags = OP_NO_FALL | OP_JUMP,
		        .jump = { EFFECT_FIXED, 0, 0 } },
		/* LIST_APPEND */
		[80] = { .base = 80, .fall = { EFFECT_FIXED, -1, 0 } },
		/* LIST_EXTEND */
		[81] = { .base = 81, .fall = { EFFECT_FIXED, -1, 0 } },
		/* LOAD_ATTR */
		[82] = { .base = 82, .caches = 9, .fall = {
		        EFFECT_BIT0, 0, 1 } },
		/* LOAD_CONST */
		[83] = { .base = 83, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_DEREF */
		[84] = { .base = 84, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_FAST */
		[85] = { .base = 85, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_FAST_AND_CLEAR */
		[86] = { .base = 86, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_FAST_CHECK */
		[87] = { .base = 87, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_FAST_LOAD_FAST */
		[88] = { .base = 88, .fall = { EFFECT_FIXED, 2, 0 } },
		/* LOAD_FROM_DICT_OR_DEREF */
		[89] = { .base = 89, .fall = { EFFECT_FIXED, 0, 0 } },
		/* LOAD_FROM_DICT_OR_GLOBALS */
		[90] = { .base = 90, .fall = { EFFECT_FIXED, 0, 0 } },
		/* LOAD_GLOBAL */
		[91] = { .base = 91, .caches = 4, .fall = {
		        EFFECT_BIT0, 1, 1 } },
		/* LOAD_NAME */
		[92] = { .base = 92, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_SUPER_ATTR */
		[93] = { .base = 93, .caches = 1, .fall = {
		        EFFECT_BIT0, -2, 1 } },
		/* MAKE_CELL */
		[94] = { .base = 94, .fall = { EFFECT_FIXED, 0, 0 } },
		/* MAP_ADD */
		[95] = { .base = 95, .fall = { EFFECT_FIXED, -2, 0 } },
		/* MATCH_CLASS */
		[96] = { .base = 96, .fall = { EFFECT_FIXED, -2, 0 } },
		/* POP_JUMP_IF_FALSE */
		[97] = { .base = 97, .caches = 1, .flags = OP_JUMP,
		        .fall = { EFFECT_FIXED, -1, 0 }, .jump = {
		        EFFECT_FIXED, -1, 0 } },
		/* POP_JUMP_IF_NONE */
		[98] = { .base = 98, .caches = 1, .flags = OP_JUMP,
		        .fall = { EFFECT_FIXED, -1, 0 }, .jump = {
		        EFFECT_FIXED, -1, 0 } },
		/* POP_JUMP_IF_NOT_NONE */
		[99] = { .base = 99, .caches = 1, .flags = OP_JUMP,
		        .fall = { EFFECT_FIXED, -1, 0 }, .jump = {
		        EFFECT_FIXED, -1, 0 } },
		/* POP_JUMP_IF_TRUE */
		[100] = { .base = 100, .caches = 1, .flags = OP_JUMP,
		        .fall = { EFFECT_FIXED, -1, 0 }, .jump = {
		        EFFECT_FIXED, -1, 0 } },
		/* RAISE_VARARGS */
		[101] = { .base = 101, .flags = OP_NO_FALL },
		/* RERAISE */
		[102] = { .base = 102, .flags = OP_NO_FALL },
		/* RETURN_CONST */
		[103] = { .base = 103, .flags = OP_NO_FALL },
		/* SEND */
		[104] = { .base = 104, .caches = 1, .flags = OP_JUMP,
		        .fall = { EFFECT_FIXED, 0, 0 }, .jump = { EFFECT_FIXED,
		        0, 0 } },
		/* SET_ADD */
		[105] = { .base = 105, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* SET_FUNCTION_ATTRIBUTE */
		[106] = { .base = 106, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* SET_UPDATE */
		[107] = { .base = 107, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* STORE_ATTR */
		[108] = { .base = 108, .caches = 4, .fall = {
		        EFFECT_FIXED, -2, 0 } },
		/* STORE_DEREF */
		[109] = { .base = 109, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* STORE_FAST */
		[110] = { .base = 110, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* STORE_FAST_LOAD_FAST */
		[111] = { .base = 111, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		/* STORE_FAST_STORE_FAST */
		[112] = { .base = 112, .fall = { EFFECT_FIXED, -2, 0 }
		        },
		/* STORE_GLOBAL */
		[113] = { .base = 113, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* STORE_NAME */
		[114] = { .base = 114, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* SWAP */
		[115] = { .base = 115, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		/* UNPACK_EX */
		[116] = { .base = 116, .fall = { EFFECT_BOTH, 0, 1 } },
		/* UNPACK_SEQUENCE */
		[117] = { .base = 117, .caches = 1, .fall = {
		        EFFECT_TIMES, -1, 1 } },
		/* YIELD_VALUE */
		[118] = { .base = 118, .flags = OP_YIELD, .fall = {
		        EFFECT_FIXED, 0, 0 } },
		/* RESUME */
		[149] = { .base = 149, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		[150] = { .base = 45 }, /* a form of BINARY_OP */
		[151] = { .base = 45 }, /* a form of BINARY_OP */
		[152] = { .base = 45 }, /* a form of BINARY_OP */
		[153] = { .base = 45 }, /* a form of BINARY_OP */
		[154] = { .base = 45 }, /* a form of BINARY_OP */
		[155] = { .base = 45 }, /* a form of BINARY_OP */
		[156] = { .base = 45 }, /* a form of BINARY_OP */
		[157] = { .base = 5 }, /* a form of BINARY_SUBSCR */
		[158] = { .base = 5 }, /* a form of BINARY_SUBSCR */
		[159] = { .base = 5 }, /* a form of BINARY_SUBSCR */
		[160] = { .base = 5 }, /* a form of BINARY_SUBSCR */
		[161] = { .base = 5 }, /* a form of BINARY_SUBSCR */
		[162] = { .base = 53 }, /* a form of CALL */
		[163] = { .base = 53 }, /* a form of CALL */
		[164] = { .base = 53 }, /* a form of CALL */
		[165] = { .base = 53 }, /* a form of CALL */
		[166] = { .base = 53 }, /* a form of CALL */
		[167] = { .base = 53 }, /* a form of CALL */
		[168] = { .base = 53 }, /* a form of CALL */
		[169] = { .base = 53 }, /* a form of CALL */
		[170] = { .base = 53 }, /* a form of CALL */
		[171] = { .base = 53 }, /* a form of CALL */
		[172] = { .base = 53 }, /* a form of CALL */
		[173] = { .base = 53 }, /* a form of CALL */
		[174] = { .base = 53 }, /* a form of CALL */
		[175] = { .base = 53 }, /* a form of CALL */
		[176] = { .base = 53 }, /* a form of CALL */
		[177] = { .base = 53 }, /* a form of CALL */
		[178] = { .base = 53 }, /* a form of CALL */
		[179] = { .base = 53 }, /* a form of CALL */
		[180] = { .base = 53 }, /* a form of CALL */
		[181] = { .base = 53 }, /* a form of CALL */
		[182] = { .base = 58 }, /* a form of COMPARE_OP */
		[183] = { .base = 58 }, /* a form of COMPARE_OP */
		[184] = { .base = 58 }, /* a form of COMPARE_OP */
		[185] = { .base = 59 }, /* a form of CONTAINS_OP */
		[186] = { .base = 59 }, /* a form of CONTAINS_OP */
		[187] = { .base = 72 }, /* a form of FOR_ITER */
		[188] = { .base = 72 }, /* a form of FOR_ITER */
		[189] = { .base = 72 }, /* a form of FOR_ITER */
		[190] = { .base = 72 }, /* a form of FOR_ITER */
		[191] = { .base = 82 }, /* a form of LOAD_ATTR */
		[192] = { .base = 82 }, /* a form of LOAD_ATTR */
		[193] = { .base = 82 }, /* a form of LOAD_ATTR */
		[194] = { .base = 82 }, /* a form of LOAD_ATTR */
		[195] = { .base = 82 }, /* a form of LOAD_ATTR */
		[196] = { .base = 82 }, /* a form of LOAD_ATTR */
		[197] = { .base = 82 }, /* a form of LOAD_ATTR */
		[198] = { .base = 82 }, /* a form of LOAD_ATTR */
		[199] = { .base = 82 }, /* a form of LOAD_ATTR */
		[200] = { .base = 82 }, /* a form of LOAD_ATTR */
		[201] = { .base = 82 }, /* a form of LOAD_ATTR */
		[202] = { .base = 82 }, /* a form of LOAD_ATTR */
		[203] = { .base = 91 }, /* a form of LOAD_GLOBAL */
		[204] = { .base = 91 }, /* a form of LOAD_GLOBAL */
		[205] = { .base = 93 }, /* a form of LOAD_SUPER_ATTR */
		[206] = { .base = 93 }, /* a form of LOAD_SUPER_ATTR */
		[207] = { .base = 149 }, /* a form of RESUME */
		[208] = { .base = 104 }, /* a form of SEND */
		[209] = { .base = 108 }, /* a form of STORE_ATTR */
		[210] = { .base = 108 }, /* a form of STORE_ATTR */
		[211] = { .base = 108 }, /* a form of STORE_ATTR */
		[212] = { .base = 39 }, /* a form of STORE_SUBSCR */
		[213] = { .base = 39 }, /* a form of STORE_SUBSCR */
		[214] = { .base = 40 }, /* a form of TO_BOOL */
		[215] = { .base = 40 }, /* a form of TO_BOOL */
		[216] = { .base = 40 }, /* a form of TO_BOOL */
		[217] = { .base = 40 }, /* a form of TO_BOOL */
		[218] = { .base = 40 }, /* a form of TO_BOOL */
		[219] = { .base = 40 }, /* a form of TO_BOOL */
		[220] = { .base = 117 }, /* a form of UNPACK_SEQUENCE */
		[221] = { .base = 117 }, /* a form of UNPACK_SEQUENCE */
		[222] = { .base = 117 }, /* a form of UNPACK_SEQUENCE */
		[236] = { .base = 149 }, /* a form of RESUME */
		[237] = { .base = 11 }, /* a form of END_FOR */
		[238] = { .base = 12 }, /* a form of END_SEND */
		[239] = { .base = 36 }, /* a form of RETURN_VALUE */
		[240] = { .base = 103 }, /* a form of RETURN_CONST */
		[241] = { .base = 118 }, /* a form of YIELD_VALUE */
		[242] = { .base = 93 }, /* a form of LOAD_SUPER_ATTR */
		[243] = { .base = 72 }, /* a form of FOR_ITER */
		[244] = { .base = 53 }, /* a form of CALL */
		[245] = { .base = 57 }, /* a form of CALL_KW */
		[246] = { .base = 54 }, /* a form of CALL_FUNCTION_EX */
		[248] = { .base = 79 }, /* a form of JUMP_FORWARD */
		[249] = { .base = 77 }, /* a form of JUMP_BACKWARD */
		[250] = { .base = 100 }, /* a form of POP_JUMP_IF_TRUE */
		[251] = { .base = 97 }, /* a form of POP_JUMP_IF_FALSE */
		[252] = { .base = 98 }, /* a form of POP_JUMP_IF_NONE */
		[253] = { .base = 99 }, /* a form of POP_JUMP_IF_NOT_NONE */
	},
};
